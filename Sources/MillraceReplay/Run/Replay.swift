import Foundation
import MillraceCore
import MillraceStreams

/// Runs files through an application: ingest on the caller's thread, the topology on threads of its own, until every
/// task has come to the end of the input.
public final class Replay {
    /// Lines that may wait in the log before the ingest pauses.
    private static let waitingLines: Int64 = 200_000

    private let application: Application
    private let engine: any Engine
    private let ingest: Ingest
    private let runtime: StreamsRuntime
    private let onHindrance: (@Sendable (EngineError) -> Void)?

    /// A replay of the files at `paths` on `engine`, which goes on where an earlier one on the same log stopped.
    /// With `keepsInput` the lines stay in the log; not for a log that is thrown away afterwards. `onRestore` is told how
    /// restoring comes on, `onHindrance` what keeps the replay from going on, each time that it tries again.
    /// - Throws: ``InputError`` if a file cannot be read, `EngineError` `topicMismatch` for another number of
    ///   partitions than that of the log, `TopologyError`.
    public init(
        _ application: Application, paths: [String], engine: any Engine, partitions: Int32, threads: Int,
        keepsInput: Bool, onRestore: (@Sendable (RestoreProgress) -> Void)? = nil,
        onHindrance: (@Sendable (EngineError) -> Void)? = nil
    ) throws {
        self.application = application
        self.engine = engine
        ingest = try Ingest(application, paths: paths, engine: engine, partitions: partitions)
        try application.prepare(engine)
        var configuration = RuntimeConfiguration(
            applicationID: application.id, partitions: partitions, threads: threads, mode: .replay)
        configuration.keepsInput = keepsInput
        configuration.onRestore = onRestore
        configuration.onHindrance = onHindrance
        runtime = try StreamsRuntime(application.topology, engine: engine, configuration: configuration)
        self.onHindrance = onHindrance
        ingest.wait = { [runtime] (error) throws(EngineError) in
            onHindrance?(error)
            if runtime.failure != nil { throw error }
            Thread.sleep(forTimeInterval: 1)
        }
    }

    /// Replays to the end.
    /// - Parameter report: Is told now and then how many bytes of how many have been read.
    /// - Returns: What became of the input.
    /// - Throws: ``InputError``, `EngineError`, or what the topology failed with.
    public func run(report: (_ done: Int64, _ of: Int64) -> Void = { _, _ in }) throws -> Accounting {
        try runtime.start()
        do {
            let consumer = try engine.makeConsumer()
            while try ingest.step() {
                let bytes = ingest.bytes
                report(bytes.done, bytes.of)
                try waitUntil(consumer) { $0.lag < Replay.waitingLines }
            }
            try waitUntil(consumer) { $0.isAtEnd }
        } catch {
            try? runtime.stop()
            throw runtime.failure ?? error
        }
        try runtime.stop()
        return try accounting()
    }

    /// The results in canonical order.
    public var results: ResultCollector { ResultCollector(engine: engine, applicationID: application.id) }

    /// Checks that any line had an event time that could be read, or that there was no line.
    /// - Throws: ``InputError`` if the input is of no use.
    public func checkUsable() throws(InputError) {
        let place = ingest.progress
        guard place.placed > 0 || place.read == 0 else {
            throw InputError("none of the \(place.read) lines could be read: is this the right kind of file?")
        }
    }

    private func waitUntil(_ consumer: any Consumer, _ condition: (ApplicationProgress) -> Bool) throws {
        while true {
            let mark = consumer.news()
            if let failure = runtime.failure { throw failure }
            do {
                if condition(try runtime.progress()) { return }
            } catch  where engine.mayComeBack(after: error) {
                onHindrance?(error)
            }
            consumer.waitForNews(after: mark, timeout: .milliseconds(100))
        }
    }

    /// What the tasks have counted and what the ingest has kept from them.
    private func accounting() throws -> Accounting {
        var accounting = try runtime.progress().accounting
        let place = ingest.progress
        accounting.late += place.late
        if place.tooLong > 0 { accounting.rejected["too-long", default: 0] += place.tooLong }
        if place.unstorable > 0 {
            accounting.rejected[SourceWriter.unstorableTime, default: 0] += place.unstorable
        }
        guard accounting.read == place.read else {
            throw EngineError(
                .corrupt,
                "\(place.read) lines were read but \(accounting.read) are accounted for: an operator of "
                    + "\(application.id) counts a line twice or not at all")
        }
        return accounting
    }
}
