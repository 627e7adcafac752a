import MillraceCore
import MillraceFormats
import MillraceStreams

/// The topologies whose allocations are counted.
enum ProbedTopology: String, CaseIterable {
    case stateless, tumbling, hopping, process, repartition
    /// A topology that makes a text of each record: so that the count is known to be one.
    case control

    /// Whether it allocates for each record on purpose.
    var allocates: Bool { self == .control }

    static let source = Topic("readings", key: Serde<NoKey>.none, value: Serde<ProbedReading>.readingJSON)
    private static let output = Topic("results", key: Serde<ShortText>.binary, value: Serde<Int64>.int64)

    var topology: Topology {
        let topology = Topology("probe")
        let readings = topology.stream(Self.source, timestamp: { $0.time }, grace: .seconds(1))
            .selectKey { $0.value.sensor }
            .mapValues(\.value)
        let grouped = readings.markAsPartitioned(key: .binary).groupByKey()
        switch self {
        case .stateless: readings.filter { $0 > 3 }.mapValues { $0 + 1 }.to(Self.output)
        case .tumbling: count(grouped, .tumbling(.seconds(10)))
        case .hopping: count(grouped, .hopping(.seconds(10), every: .seconds(5)))
        case .process: grouped.process("last", KeepLast()).to(Self.output)
        case .repartition:
            readings.repartition("again", key: .binary, value: .int64).filter { $0 > 3 }.to(Self.output)
        case .control:
            readings.mapValues { Int64(String(repeating: "x", count: Int($0 % 7) + 20).utf8.count) }.to(Self.output)
        }
        return topology
    }

    private func count(_ grouped: GroupedStream<ShortText, Int64>, _ windows: Windows) {
        let counts = grouped.windowed(by: windows).count("counts").suppress(until: .windowCloses)
        counts.map { ($0.key.key, $0.value) }.to(Self.output)
    }
}

/// A line of the probe's input.
struct ProbedReading: JSONReadable, Sendable {
    enum Field: String, JSONFieldName { case time, sensor, value }

    var time: Timestamp
    var sensor: ShortText
    var value: Int64

    init(json: JSONFields<Field>) throws(JSONError) {
        time = Timestamp(milliseconds: try json.int64(.time))
        sensor = try json.shortText(.sensor)
        value = try json.int64(.value)
    }
}

/// Gives out the value before, and lets go of it after a while.
struct KeepLast: Processor {
    var initialState: Int64 { 0 }

    func process(
        _ record: Record<ShortText, Int64>, _ state: inout Int64, _ context: inout ProcessorContext<ShortText, Int64>
    ) {
        context.emit(state)
        state = record.value
        context.setTimer(at: record.timestamp + .seconds(3))
    }

    func onTimer(_ time: Timestamp, _ state: inout Int64, _ context: inout ProcessorContext<ShortText, Int64>) {
        context.forget()
    }
}
