import Foundation
import MillraceCore
import MillraceReplay
import MillraceStreams
import Synchronization

/// An application that runs live while lines arrive at a steady rate: how long each takes from its intended arrival until a
/// reader holds its answer.
struct LatencyTrial {
    let application: Application
    /// The topic with one record for each line that is answered.
    let answers: String
    let engine: any Engine
    let partitions: Int32
    let threads: Int
    /// How long nothing must have come for the trial to be over, in ns.
    private static let silence: UInt64 = 2_000_000_000

    /// What a trial found.
    struct Outcome {
        /// From the intended arrival to the answer, of the answers after the warm-up.
        var latencies = LatencyFigures()
        /// Processor time of the process for each line of the trial, in s.
        var cpuSeconds = 0.0
        /// How long the last answer came after the last line had arrived, in s.
        var lag = 0.0

        /// Whether the application kept up: nothing of note waited at the end.
        var isSustained: Bool { lag < 1 && latencies.milliseconds(atPercentile: 50) < 1_000 }
    }

    /// Runs `lines` at `rate` a second; the first `warmUp` of them are not measured.
    func run(_ lines: [[UInt8]], rate: Double, warmUp: Int) throws -> Outcome {
        try application.prepare(engine)
        let writer = try SourceWriter(
            engine: engine, applicationID: application.id, topic: application.sourceTopic, partitions: partitions)
        let runtime = try StreamsRuntime(
            application.topology, engine: engine,
            configuration: RuntimeConfiguration(
                applicationID: application.id, partitions: partitions, threads: threads, mode: .live))
        try runtime.start()
        let clock = SystemClock()
        let model = OpenModel(rate: rate, start: clock.monotonicNanoseconds() + 100_000_000)
        let cpu = ProcessUsage.cpuSeconds
        let sender = LineSender(application: application, writer: writer, lines: lines, model: model)
        sender.start()
        var outcome: Outcome
        do {
            outcome = try read(count: lines.count, model, warmUp, runtime, sender)
        } catch {
            sender.stop()
            try? runtime.stop()
            throw error
        }
        outcome.cpuSeconds = (ProcessUsage.cpuSeconds - cpu) / Double(lines.count)
        try runtime.stop()
        return outcome
    }

    private func read(
        count: Int, _ model: OpenModel, _ warmUp: Int, _ runtime: StreamsRuntime, _ sender: LineSender
    ) throws -> Outcome {
        let (consumer, buffer, clock) = (try engine.makeConsumer(), RecordBuffer(), SystemClock())
        var positions = [Int64](repeating: 0, count: Int(partitions))
        var outcome = Outcome()
        var last = model.arrival(of: count - 1)
        while true {
            let mark = consumer.news()
            // Which lines have an answer is not known, so the last one is that after which nothing comes for a while.
            let isOver =
                sender.hasSentAll && runtime.hasRead(count)
                && clock.monotonicNanoseconds() > last + LatencyTrial.silence
            var found = false
            for number in 0..<partitions {
                let partition = TopicPartition(answers, number)
                positions[Int(number)] = try consumer.fetch(
                    partition, from: positions[Int(number)], maxBytes: 1 << 20, into: buffer)
                let now = clock.monotonicNanoseconds()
                for record in buffer.records {
                    guard let place = StreamHeader.place(in: record.headers) else { continue }
                    found = true
                    last = max(last, now)
                    let arrival = model.arrival(of: Int(place.sequence))
                    if place.sequence >= warmUp { outcome.latencies.add(now - min(now, arrival)) }
                }
            }
            if let failure = runtime.failure ?? sender.failure { throw failure }
            if isOver, !found { break }
            if !found { consumer.waitForNews(after: mark, timeout: .milliseconds(100)) }
        }
        buffer.removeAll()
        outcome.lag = Double(last - min(last, model.arrival(of: count - 1))) / 1e9
        return outcome
    }
}

extension StreamsRuntime {
    /// Whether so many lines have been taken, whatever became of them.
    fileprivate func hasRead(_ count: Int) -> Bool {
        ((try? progress())?.accounting.read ?? 0) >= Int64(count)
    }
}

/// Publishes lines as they arrive by an open model, on a thread of its own; all that are due together at once.
private final class LineSender: Sendable {
    private struct State {
        var hasSentAll = false
        var isStopping = false
        var failure: (any Error)?
    }

    private let state = Mutex(State())
    private let application: Application
    private nonisolated(unsafe) let writer: SourceWriter
    private let lines: [[UInt8]]
    private let model: OpenModel

    init(application: Application, writer: SourceWriter, lines: [[UInt8]], model: OpenModel) {
        self.application = application
        self.writer = writer
        self.lines = lines
        self.model = model
    }

    var hasSentAll: Bool { state.withLock { $0.hasSentAll } }
    var failure: (any Error)? { state.withLock { $0.failure } }

    func start() {
        let thread = Thread { [self] in
            do {
                try send()
            } catch {
                state.withLock { $0.failure = error }
            }
        }
        thread.stackSize = 8 << 20
        thread.start()
    }

    func stop() {
        state.withLock { $0.isStopping = true }
    }

    private func send() throws {
        let (placeLine, key, clock) = (application.makePlaceLine(), ByteWriter(), SystemClock())
        var (index, time) = (0, Timestamp.earliestStored)
        while index < lines.count, !state.withLock({ $0.isStopping }) {
            model.wait(for: index, clock)
            let due = min(model.arrived(by: clock.monotonicNanoseconds()), lines.count)
            while index < due {
                try lines[index].withUnsafeBytes { line in
                    key.removeAll()
                    if let placed = placeLine(line, key) { time = placed } else { key.removeAll() }
                    try writer.write(key: key.bytes, value: line, time: time, sequence: Int64(index))
                }
                index += 1
                if writer.byteCount > 1 << 18 { break }
            }
            try writer.commit(nil)
        }
        state.withLock { $0.hasSentAll = true }
    }
}
