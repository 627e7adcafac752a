import MillraceCore
import MillraceStreams

/// What an input record of ``TripTopology`` says.
struct Step: BinaryCodable, Hashable {
    var amount: Int64
    var group: Int64

    init(amount: Int64, group: Int64) {
        self.amount = amount
        self.group = group
    }

    init(from reader: inout ByteReader) throws(DecodingFailure) {
        amount = try reader.readVariable()
        group = try reader.readVariable()
    }

    func encode(to writer: ByteWriter) {
        writer.write(variable: amount)
        writer.write(variable: group)
    }
}

/// Two sources merged into a keyed stage with timers; its results regrouped into a second one that depends on their
/// order; windows beside it. ``TripModel`` says in a second way what must come out.
enum TripTopology {
    static let left = Topic("left", key: .string, value: Serde<Step>.binary)
    static let right = Topic("right", key: .string, value: Serde<Step>.binary)
    static let inputs = ["left", "right"]
    static let trips = Topic("trips", key: .string, value: Serde<TripEvent>.binary)
    static let groups = Topic("groups", key: .int64, value: .string)
    static let windows = Topic("windows", key: .string, value: .string)
    static let totals = Topic("totals", key: .int64, value: .int64)
    static let results = ["trips", "groups", "windows"]
    static let grace = TimeSpan.seconds(2)

    static func make() -> Topology {
        let topology = Topology("trip-topology")
        let steps = topology.stream(left, grace: grace).merge(topology.stream(right, grace: grace))
        let events = steps.groupByKey().process("trip-states", Trips())
        events.to(trips)
        let regrouped = events.selectKey { $0.value.group }.repartition("by-group", key: .int64, value: .binary)
        regrouped.groupByKey().process("group-states", Groups()).to(groups)
        regrouped.groupByKey().count("group-counts").to(totals)
        steps.groupByKey().windowed(by: .tumbling(.seconds(10)))
            .aggregate("window-sums", [Int64(0), 0]) { sums, step in
                sums[0] += 1
                sums[1] += step.amount
            }
            .suppress(until: .windowCloses)
            .map { ($0.key.key, "\($0.key.start.milliseconds) \($0.value[0]) \($0.value[1])") }
            .to(windows)
        return topology
    }
}

struct TripEvent: BinaryCodable, Hashable {
    var group: Int64
    var text: String

    init(group: Int64, text: String) {
        self.group = group
        self.text = text
    }

    init(from reader: inout ByteReader) throws(DecodingFailure) {
        group = try reader.readVariable()
        text = try reader.readString()
    }

    func encode(to writer: ByteWriter) {
        writer.write(variable: group)
        writer.write(string: text)
    }
}

/// Counts and sums; a timer that is replaced, cancelled, set again by itself; a key that is forgotten in both ways.
struct Trips: Processor {
    struct State: BinaryCodable {
        var count: Int64 = 0
        var sum: Int64 = 0
        var silences: Int64 = 0
        var group: Int64 = 0

        init() {}

        init(from reader: inout ByteReader) throws(DecodingFailure) {
            count = try reader.readVariable()
            sum = try reader.readVariable()
            silences = try reader.readVariable()
            group = try reader.readVariable()
        }

        func encode(to writer: ByteWriter) {
            for number in [count, sum, silences, group] { writer.write(variable: number) }
        }
    }

    var initialState: State { State() }

    func process(
        _ record: Record<String, Step>, _ state: inout State, _ context: inout ProcessorContext<String, TripEvent>
    ) {
        context.accept()
        state.count += 1
        state.sum += record.value.amount
        state.silences = 0
        state.group = record.value.group
        context.emit(TripEvent(group: state.group, text: "\(record.key) at \(state.count) \(state.sum)"))
        if record.value.amount % 5 == 0 { context.emit(TripEvent(group: state.group + 1, text: "five")) }
        if record.value.amount % 7 == 0 {
            context.cancelTimer()
        } else {
            context.setTimer(at: record.timestamp + .seconds(3))
        }
        if record.value.amount == 13 { context.forget() }
    }

    func onTimer(_ time: Timestamp, _ state: inout State, _ context: inout ProcessorContext<String, TripEvent>) {
        context.emit(TripEvent(group: state.group, text: "\(context.key) silent \(state.sum)"))
        state.silences += 1
        if state.silences == 3 { context.forget() } else { context.setTimer(at: time + .seconds(4)) }
    }
}

/// Folds what it sees into a number that depends on the order.
struct Groups: Processor {
    var initialState: [Int64] { [0, 0] }

    func process(
        _ record: Record<Int64, TripEvent>, _ state: inout [Int64], _ context: inout ProcessorContext<Int64, String>
    ) {
        state[0] += 1
        for byte in record.value.text.utf8 { state[1] = (state[1] * 31 + Int64(byte)) % 1_000_003 }
        context.emit("\(state[0]) \(state[1])")
        context.setTimer(at: record.timestamp + .seconds(5))
    }

    func onTimer(_ time: Timestamp, _ state: inout [Int64], _ context: inout ProcessorContext<Int64, String>) {
        context.emit("quiet \(state[0])")
        context.forget()
    }
}
