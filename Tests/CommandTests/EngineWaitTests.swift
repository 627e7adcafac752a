@testable import MillraceCommand
import MillraceCore
import MillraceLog
import MillraceTesting
import Testing

/// The start of a run waits for an engine that is away, and for nothing else.
struct EngineWaitTests {
    private static let away = EngineError(.unavailable, "no broker answers")

    /// How often the work was tried, and what was told, when it fails with `errors` first and a user stops it after so many
    /// pauses.
    private func run(
        _ engine: any Engine, failing errors: [EngineError], stopAfter limit: Int = .max
    ) -> (result: Result<Int, any Error>, told: [EngineError], pauses: Int) {
        var (tries, pauses, told) = (0, 0, [EngineError]())
        let wait = EngineWait(for: engine) {
            told.append($0)
        } isStopping: {
            pauses >= limit
        } pause: {
            pauses += 1
        }
        let result = Result {
            try wait.result { () throws -> Int in
                tries += 1
                if tries <= errors.count { throw errors[tries - 1] }
                return tries
            }
        }
        return (result, told, pauses)
    }

    @Test func anEngineThatIsAwayIsTriedAgain() throws {
        let outcome = run(try RemoteEngine(), failing: [Self.away, Self.away])
        #expect(try outcome.result.get() == 3)
        #expect(outcome.told.map(\.code) == [.unavailable, .unavailable])
        #expect(outcome.pauses == 20)
    }

    @Test func whoIsStoppedWaitsNoLonger() throws {
        let outcome = run(try RemoteEngine(), failing: [Self.away, Self.away, Self.away], stopAfter: 13)
        #expect(throws: EngineError.self) { try outcome.result.get() }
        #expect(outcome.told.count == 2 && outcome.pauses == 13)
    }

    @Test func otherErrorsAreFinal() throws {
        let refusal = run(try RemoteEngine(), failing: [EngineError(.notPermitted, "may not")])
        #expect(throws: EngineError.self) { try refusal.result.get() }
        #expect(refusal.told.isEmpty)
        let local = run(try EmbeddedLog.inMemory(), failing: [Self.away])
        #expect(throws: EngineError.self) { try local.result.get() }
        #expect(local.told.isEmpty)
    }

    /// Only says that it may be out of reach.
    private final class RemoteEngine: ForwardingEngine, @unchecked Sendable {
        init() throws { super.init(try EmbeddedLog.inMemory()) }

        override var capabilities: EngineCapabilities {
            EngineCapabilities(
                commitWhenDrained: true, commitInterval: .zero, maxRecordBytes: 1_000, isRemote: true)
        }
    }
}
