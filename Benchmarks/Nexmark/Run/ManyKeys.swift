import MillraceCore
import MillraceStreams
import Synchronization

/// Sends keys, each of them once, through a windowed store, of which only some windows are open at a time: what the store
/// holds must follow the open windows, not the keys that have passed.
public final class ManyKeys {
    /// How the keys come.
    public struct Settings: Sendable {
        /// How many keys there are.
        public var keys: Int64
        /// Keys in a second of event time.
        public var keysPerSecond: Int64 = 50_000
        /// The length of the windows.
        public var window = TimeSpan.seconds(10)
        /// Partitions of each topic.
        public var partitions: Int32 = 4

        /// Settings for `keys` keys.
        public init(keys: Int64) {
            self.keys = keys
        }
    }

    /// What was seen.
    public struct Outcome: Sendable {
        /// Windows that have closed, one for each key.
        public var results: Int64 = 0
        /// The most keys with state at a time, of those looked at.
        public var mostKeys = 0
        /// What the operators held when the watermark had passed all windows, before the input ended.
        public var atEnd = StageSize(keys: 0, timers: 0, held: 0)
    }

    private static let topic = Topic("keys", key: .int64, value: .int64)
    private static let batch: Int64 = 10_000

    private let settings: Settings
    private let writer: SourceWriter
    private let runtime: SteppedRuntime
    private let results: ResultCounter

    /// A run by `settings` on `engine`, which is empty.
    /// - Throws: `TopologyError`, `EngineError`.
    public init(_ settings: Settings, engine: any Engine) throws {
        self.settings = settings
        let results = ResultCounter()
        self.results = results
        let topology = Topology("many-keys")
        topology.stream(Self.topic).countAccepted()
            .groupByKey()
            .windowed(by: .tumbling(settings.window))
            .count("windows")
            .suppress(until: .windowCloses)
            .peek { _ in results.add() }
            .filter { $0 != 1 }
            .map { ($0.key.key, $0.value) }
            .to(Topic("counted-twice", key: .int64, value: .int64))
        writer = try SourceWriter(
            engine: engine, applicationID: topology.name, topic: Self.topic.name, partitions: settings.partitions)
        var configuration = RuntimeConfiguration(
            applicationID: topology.name, partitions: settings.partitions, threads: 1, mode: .replay)
        configuration.keepsInput = false
        runtime = try SteppedRuntime(topology, engine: engine, configuration: configuration)
    }

    /// Sends all keys through.
    /// - Parameter report: Is told now and then how many keys have passed.
    /// - Returns: What was seen.
    /// - Throws: `EngineError`, or what the topology failed with.
    public func run(report: (Int64) -> Void = { _ in }) throws -> Outcome {
        var outcome = Outcome()
        for first in stride(from: 0, to: settings.keys, by: Int(Self.batch)) {
            try send(first..<min(first + Self.batch, settings.keys))
            try runtime.runUntilIdle()
            if first / Self.batch % 5 == 0 {
                outcome.mostKeys = max(outcome.mostKeys, runtime.size.keys)
                report(first)
            }
        }
        writer.state(watermark: time(of: settings.keys) + settings.window, isLast: false)
        try writer.commit(nil)
        try runtime.runUntilIdle()
        outcome.results = results.count
        outcome.atEnd = runtime.size
        try runtime.close()
        return outcome
    }

    private func send(_ keys: Range<Int64>) throws(EngineError) {
        let bytes = ByteWriter()
        for key in keys {
            bytes.removeAll()
            // Mixed, so that neighbours in time are none in the store.
            bytes.write(Int64(bitPattern: UInt64(bitPattern: key) &* 0x9E37_79B9_7F4A_7C15))
            try writer.write(key: bytes.bytes, value: bytes.bytes, time: time(of: key), sequence: key)
        }
        writer.state(watermark: time(of: keys.upperBound), isLast: false)
        try writer.commit(nil)
    }

    private func time(of key: Int64) -> Timestamp {
        Timestamp(milliseconds: 1_767_225_600_000 + key * 1_000 / settings.keysPerSecond)
    }
}

/// Counts results.
private final class ResultCounter: Sendable {
    private let number = Atomic<Int64>(0)

    var count: Int64 { number.load(ordering: .relaxed) }

    func add() {
        number.add(1, ordering: .relaxed)
    }
}
