import MillraceCore
import MillraceLog
import MillraceReplay
import MillraceStreams
import TransferFraud

/// A live run of the application on a log in memory, whose lines are published by hand and handled at once.
final class LiveRun {
    let engine: any Engine
    private let application: Application
    private let writer: SourceWriter
    private let runtime: SteppedRuntime
    private let placeLine: Application.PlaceLine
    private var last = Timestamp.earliestStored

    /// A run that begins with the rules of `settings`.
    init(_ settings: TransferFraudSettings, partitions: Int32 = 3) throws {
        engine = try EmbeddedLog.inMemory()
        application = try .transferFraud(settings)
        try application.prepare(engine)
        writer = try SourceWriter(
            engine: engine, applicationID: application.id, topic: application.sourceTopic, partitions: partitions)
        placeLine = application.makePlaceLine()
        var configuration = RuntimeConfiguration(applicationID: application.id, partitions: partitions, mode: .live)
        configuration.clock = ManualClock()
        runtime = try SteppedRuntime(application.topology, engine: engine, configuration: configuration)
        try runtime.runUntilIdle()
    }

    /// Publishes lines and lets the application handle them; without `isHandled` they wait in the log. Their records have the
    /// lines' times unless `time` is given.
    func publish(_ lines: some Sequence<String>, at time: Timestamp? = nil, isHandled: Bool = true) throws {
        let key = ByteWriter()
        for line in lines {
            key.removeAll()
            try Array(line.utf8).withUnsafeBytes { bytes in
                last = placeLine(bytes, key) ?? last
                try writer.write(key: key.bytes, value: bytes, time: time ?? last)
            }
        }
        try writer.commit(nil)
        if isHandled { try runtime.runUntilIdle() }
    }

    /// The decisions so far, in canonical order.
    func decisions() throws -> [String] {
        let collector = ResultCollector(engine: engine, applicationID: application.id)
        return try collector.results(of: "fraud-decisions").map { String(decoding: $0, as: UTF8.self) }
    }

    /// The decisions that a replay of the log makes.
    func replayedDecisions() throws -> [String] {
        let engine = try EmbeddedLog.inMemory()
        defer { engine.close() }
        let replay = try LogReplay(application, log: self.engine, engine: engine)
        _ = try replay.run()
        return try replay.results.results(of: "fraud-decisions").map { String(decoding: $0, as: UTF8.self) }
    }
}
