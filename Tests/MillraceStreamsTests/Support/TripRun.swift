import MillraceCore
import MillraceLog
import MillraceStreams
import Testing

/// A run of ``TripTopology``, or another topology over its inputs, with an input that is written bit by bit, so that it can
/// be cut off anywhere.
final class TripRun {
    let engine: any Engine
    let partitions: Int32
    let clock = ManualClock()
    private let makeTopology: () -> Topology
    private let writer: InputWriter
    /// What is yet to be written, and the greatest time of what has been, for each topic.
    private var rest: [String: ArraySlice<InputRecord>] = [:]
    private var greatest: [String: Int64] = [:]
    private var ended: Set<String> = []
    private let end: Int64

    /// `log` is the engine the input is written to, `engine` the one that the runtimes see.
    init(
        _ input: [InputRecord], partitions: Int32, log: (any Engine)? = nil, engine: (any Engine)? = nil,
        topology: @escaping () -> Topology = TripTopology.make
    ) throws {
        makeTopology = topology
        let log = try log ?? EmbeddedLog.inMemory()
        self.engine = engine ?? log
        self.partitions = partitions
        for topic in TripTopology.inputs { rest[topic] = input.filter { $0.topic == topic }[...] }
        end = input.map(\.time).max() ?? 0
        writer = try InputWriter(log, topics: TripTopology.inputs, partitions: partitions)
    }

    func makeRuntime(fetchBytes: Int = 300) throws -> SteppedRuntime {
        var configuration = RuntimeConfiguration(
            applicationID: "trips", partitions: partitions, threads: 1, mode: .replay)
        configuration.clock = clock
        configuration.fetchBytes = fetchBytes
        configuration.cleanupRecords = 20
        return try SteppedRuntime(makeTopology(), engine: engine, configuration: configuration)
    }

    /// Whether all of the input has been written.
    var isWritten: Bool { ended.count == TripTopology.inputs.count }

    /// Writes the next `count` records of each topic, or of one, and the watermark after them; the end after the last.
    func writeInput(_ count: Int, only chosen: String? = nil) throws {
        for topic in TripTopology.inputs where !ended.contains(topic) && (chosen == nil || chosen == topic) {
            let next = rest[topic, default: []].prefix(count)
            rest[topic] = rest[topic]?.dropFirst(count)
            if !next.isEmpty { try writer.write(Array(next)) }
            greatest[topic] = max(greatest[topic] ?? 0, next.map(\.time).max() ?? 0)
            let isLast = rest[topic]?.isEmpty != false
            if isLast { ended.insert(topic) }
            let watermark = isLast ? end + 1 : (greatest[topic] ?? 0) - TripTopology.grace.milliseconds
            try writer.state([topic], watermark: watermark, isLast: isLast)
        }
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
