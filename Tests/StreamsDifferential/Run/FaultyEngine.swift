import MillraceCore
import MillraceStreams
import MillraceTesting
import Synchronization

/// An engine whose commits fail at random, in every way the protocol knows but `fatal`.
package final class FaultyEngine: ForwardingEngine, @unchecked Sendable {
    private let random: Mutex<SeededRandom>
    private let probability: Double
    private let kinds: [String]
    private let faults = Mutex<[String: Int]>([:])

    /// How many faults of each kind there were.
    package var faultCounts: [String: Int] { faults.withLock { $0 } }

    /// Every way in which a commit can fail here.
    package static let allKinds = ["retriable", "abortable", "unknown, committed", "unknown, not committed", "fenced"]

    /// An engine over `inner` of whose commits about this part fails, in one of these ways.
    package init(_ inner: any Engine, seed: UInt64, probability: Double, kinds: [String] = allKinds) {
        self.kinds = kinds
        self.probability = probability
        random = Mutex(SeededRandom(seed: seed))
        super.init(inner)
    }

    /// The fault of the next commit, if it has one.
    func nextFault() -> String? {
        let fault = random.withLock { random -> String? in
            guard random.chance(probability) else { return nil }
            return random.element(of: kinds)
        }
        if let fault { faults.withLock { $0[fault, default: 0] += 1 } }
        return fault
    }

    /// Those of the engine behind it, but for what the faults would make untrue.
    override package var capabilities: EngineCapabilities {
        var capabilities = inner.capabilities
        capabilities.repeatsUnknownCommits = false
        return capabilities
    }

    /// A producer of which commits fail.
    override package func makeProducer(transactionalID: String) throws(EngineError) -> any TransactionalProducer {
        FaultyProducer(try inner.makeProducer(transactionalID: transactionalID), engine: self)
    }
}

private final class FaultyProducer: ForwardingProducer {
    private let engine: FaultyEngine
    private var isFenced = false

    init(_ inner: any TransactionalProducer, engine: FaultyEngine) {
        self.engine = engine
        super.init(inner)
    }

    override func commit() -> CommitOutcome {
        let error = EngineError(.unavailable, "injected")
        if isFenced {
            inner.abort()
            return .fenced(error)
        }
        switch engine.nextFault() {
        case "retriable": return .retriable(error)
        case "abortable":
            inner.abort()
            return .abortable(error)
        case "unknown, committed":
            _ = inner.commit()
            return .unknown(error)
        case "unknown, not committed":
            inner.abort()
            return .unknown(error)
        case "fenced":
            isFenced = true
            inner.abort()
            return .fenced(error)
        default: return inner.commit()
        }
    }
}
