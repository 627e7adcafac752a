import Foundation
import MillraceCore
import MillraceReplay
import MillraceStreams
import Synchronization

/// Publishes the lines of a live source to the source topic, at a steady rate or as they come, on a thread of its own.
///
/// The lines that are due at a rate are those of an open model: what a slow log delays is made up for, not skipped.
final class LiveGenerator: Sendable {
    private struct State {
        var published: Int64 = 0
        var rejected: [String: Int64] = [:]
        var isStopping = false
        var failure: (any Error)?
    }

    private let state = Mutex(State())
    private let stopped = DispatchSemaphore(value: 0)
    private let rate: Double?
    private let name: String?
    private let onHindrance: @Sendable (EngineError) -> Void

    /// A generator of `rate` lines a second; nil for lines as they come. A source that gives the same lines each time has
    /// a `name`: on a log that holds its first lines already, it goes on with the next. Without one the lines are others', and
    /// may have a header. `onHindrance` is told what keeps
    /// it from publishing, each time that it tries again.
    init(rate: Double?, name: String?, onHindrance: @escaping @Sendable (EngineError) -> Void) {
        self.rate = rate
        self.name = name
        self.onHindrance = onHindrance
    }

    /// How many lines have been published.
    var published: Int64 { state.withLock { $0.published } }

    /// How many of them became dead letters instead of going to the source topic, by reason.
    var rejected: [String: Int64] { state.withLock { $0.rejected } }

    /// What publishing failed with, if it did.
    var failure: (any Error)? { state.withLock { $0.failure } }

    /// Starts publishing the lines of `makeSource`, which is called on the generator's own thread.
    func start(
        _ application: Application, engine: any Engine, partitions: Int32,
        makeSource: @escaping @Sendable () throws -> any LiveSource
    ) {
        let thread = Thread { [self] in
            do {
                try run(application, engine: engine, partitions: partitions, source: try makeSource())
            } catch {
                state.withLock { $0.failure = error }
            }
            stopped.signal()
        }
        thread.name = "generator"
        thread.stackSize = 8 << 20
        thread.start()
    }

    /// Publishes no more, and waits for the last commit.
    func stop() {
        state.withLock { $0.isStopping = true }
        stopped.wait()
    }

    private func run(
        _ application: Application, engine: any Engine, partitions: Int32, source: any LiveSource
    ) throws {
        var source = source
        let wait = EngineWait(for: engine, onHindrance: onHindrance) { [self] in state.withLock { $0.isStopping } }
        let (writer, place) = try wait.result {
            try source.prepare(engine)
            let writer = try SourceWriter(
                engine: engine, applicationID: application.id, topic: application.sourceTopic, partitions: partitions)
            return (writer, try writer.committedPlace())
        }
        var publisher = LivePublisher(application, writer: writer, isForeign: name == nil)
        let clock = SystemClock()
        let earlier = try skipPublished(&source, place)
        let start = clock.monotonicNanoseconds()
        let interval = LiveGenerator.interval(of: engine)
        while !state.withLock({ $0.isStopping }) {
            let elapsed = Double(clock.monotonicNanoseconds() - start) / 1e9
            let due = rate.map { Int64(elapsed * $0) } ?? .max
            let before = publisher.count
            while publisher.count < due, let line = source.next() {
                try publisher.take(line)
                if writer.byteCount > 1 << 18 { break }
            }
            let count = publisher.count
            if count > before {
                try writer.commit(
                    name.map { SourceWriter.Place(offset: earlier + count, metadata: $0) }, wait: waitForEngine)
            }
            state.withLock { ($0.published, $0.rejected) = (count, publisher.rejected) }
            if count >= due || count == before { Thread.sleep(forTimeInterval: interval) }
        }
    }

    /// How often lines are published, in seconds: where a commit costs round trips, as often as one is worth its price.
    private static func interval(of engine: any Engine) -> Double {
        engine.capabilities.commitWhenDrained ? 0.01 : Double(engine.capabilities.commitInterval.milliseconds) / 1_000
    }

    /// Lets a second pass before the engine is tried again.
    /// - Throws: `error`, if this generator is to stop.
    private func waitForEngine(_ error: EngineError) throws(EngineError) {
        onHindrance(error)
        for _ in 0..<10 {
            if state.withLock({ $0.isStopping }) { throw error }
            Thread.sleep(forTimeInterval: 0.1)
        }
    }

    /// Passes over the lines that the log holds already, and returns how many they are.
    private func skipPublished(_ source: inout any LiveSource, _ place: SourceWriter.Place?) throws -> Int64 {
        guard let name, let place else { return 0 }
        guard place.metadata == name else {
            throw UsageError(
                "the log holds other input than that of \(name): give another --data-dir, or what was given before")
        }
        for _ in 0..<place.offset { _ = source.next() }
        return place.offset
    }
}
