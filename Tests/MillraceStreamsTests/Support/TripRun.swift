import MillraceCore
import MillraceLog
import MillraceStreams
import Testing

/// A run of ``TripTopology`` over an input that is written bit by bit, so that it can be cut off anywhere.
final class TripRun {
    let engine: any Engine
    let partitions: Int32
    let clock = ManualClock()
    private let writer: InputWriter
    private var rest: ArraySlice<InputRecord>
    private let end: Int64
    private var greatest: Int64 = 0
    private(set) var isWritten = false

    /// `log` is the engine the input is written to, `engine` the one that the runtimes see.
    init(
        _ input: [InputRecord], partitions: Int32, log: (any Engine)? = nil, engine: (any Engine)? = nil
    ) throws {
        let log = try log ?? EmbeddedLog.inMemory()
        self.engine = engine ?? log
        self.partitions = partitions
        rest = input[...]
        end = input.map(\.time).max() ?? 0
        writer = try InputWriter(log, topics: TripTopology.inputs, partitions: partitions)
    }

    func makeRuntime(fetchBytes: Int = 300) throws -> SteppedRuntime {
        var configuration = RuntimeConfiguration(
            applicationID: "trips", partitions: partitions, threads: 1, mode: .replay)
        configuration.clock = clock
        configuration.fetchBytes = fetchBytes
        configuration.cleanupRecords = 20
        return try SteppedRuntime(TripTopology.make(), engine: engine, configuration: configuration)
    }

    /// Writes the next `count` records, and the watermark after them; the end after the last.
    func writeInput(_ count: Int) throws {
        guard !isWritten else { return }
        let next = rest.prefix(count)
        rest = rest.dropFirst(count)
        if !next.isEmpty { try writer.write(Array(next)) }
        greatest = max(greatest, next.map(\.time).max() ?? 0)
        isWritten = rest.isEmpty
        let watermark = isWritten ? end + 1 : greatest - TripTopology.grace.milliseconds
        try writer.state(TripTopology.inputs, watermark: watermark, isLast: isWritten)
    }

    /// All results, topic by topic in canonical order.
    func results() throws -> [String: [ResultLine]] {
        var results: [String: [ResultLine]] = [:]
        for topic in TripTopology.results { results[topic] = try canonical(engine, topic) }
        return results
    }

    func totals() throws -> [Int64: Int64] {
        var totals: [Int64: Int64] = [:]
        for line in try canonical(engine, TripTopology.totals.name) {
            let group = line.key.reduce(Int64(0)) { $0 << 8 | Int64($1) }
            let count = line.value.reduce(Int64(0)) { $0 << 8 | Int64($1) }
            totals[group] = max(totals[group] ?? 0, count)
        }
        return totals
    }

    /// Checks all that the run has left against the naive computation.
    func check(_ model: TripModel, count: Int, _ note: String) throws {
        let trips = try canonical(engine, "trips").map { line in
            let value = try Self.decode(line.value)
            return TripModel.Line(
                time: line.time, sequence: line.sequence, index: 0, key: String(decoding: line.key, as: UTF8.self),
                text: value.text, group: value.group)
        }
        func sorted(_ lines: [TripModel.Line]) -> [String] {
            lines.map { "\($0.time) \($0.sequence) \($0.key) \($0.group) \($0.text)" }.sorted()
        }
        #expect(sorted(trips) == sorted(model.trips), "\(note)")
        let groups = try canonical(engine, "groups").map { line in
            TripModel.Line(
                time: line.time, sequence: line.sequence, index: 0,
                key: String(line.key.reduce(Int64(0)) { $0 << 8 | Int64($1) }),
                text: String(decoding: line.value, as: UTF8.self))
        }
        #expect(sorted(groups) == sorted(model.groups), "\(note)")
        let windows = try canonical(engine, "windows").map { line in
            TripModel.Line(
                time: line.time, sequence: line.sequence, index: 0, key: String(decoding: line.key, as: UTF8.self),
                text: String(decoding: line.value, as: UTF8.self))
        }
        #expect(sorted(windows) == sorted(model.windows), "\(note)")
        #expect(try totals() == model.totals, "\(note)")
        let runtime = try makeRuntime()
        let progress = try runtime.progress()
        #expect(progress.isAtEnd && progress.lag == 0, "\(note)")
        #expect(progress.accounting.accepted == Int64(count), "\(note)")
        #expect(progress.accounting.read == Int64(count), "\(note)")
    }

    private static func decode(_ bytes: [UInt8]) throws -> TripEvent {
        try bytes.withUnsafeBytes { buffer in
            var reader = ByteReader(buffer)
            return try TripEvent(from: &reader)
        }
    }
}
