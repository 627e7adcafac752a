import MillraceCore
import MillraceStreams

/// Three operators by the order of arrival, one behind the other, each with a timer for a key, and a window beside the
/// first: what timers and windows make goes where records go. ``ArrivalModel`` says in a second way what must come out.
enum ArrivalTopology {
    static let input = Topic("in", key: .string, value: Serde<Step>.binary)
    static let results = ["keys", "groups", "all"]
    static let repartitions = ["arrivals-by-group-repartition", "arrivals-together-repartition"]
    static let grace = TimeSpan.seconds(2)

    static func make() -> Topology {
        let topology = Topology("arrivals")
        let lines = topology.stream(input, grace: grace).mapValues { "\($0.amount)" }
        let keys = lines.groupByKey().process("key-chains", Chain(), order: .arrival)
        keys.to(Topic("keys", key: .string, value: .string))
        let windows = lines.groupByKey().windowed(by: .tumbling(.seconds(5))).count("windows")
            .suppress(until: .windowCloses).map { ($0.key.key, "window \($0.value)") }
        let groups = keys.merge(windows).selectKey { group(of: $0.key) }
            .repartition("by-group", key: .string, value: .string)
            .groupByKey().process("group-chains", Chain(), order: .arrival)
        groups.to(Topic("groups", key: .string, value: .string))
        groups.selectKey { _ in "all" }.repartition("together", key: .string, value: .string)
            .groupByKey().process("all-chains", Chain(), order: .arrival)
            .to(Topic("all", key: .string, value: .string))
        return topology
    }

    static func group(of key: String) -> String { "g\(key.utf8.reduce(0) { $0 + Int($1) } % 3)" }
}

/// Chains the texts of a key to a number that depends on their order; says after three seconds that nothing has come.
struct Chain: Processor {
    var initialState: [Int64] { [0, 0] }

    static func step(_ state: inout [Int64], _ text: String) {
        state[0] += 1
        for byte in text.utf8 { state[1] = (state[1] * 31 + Int64(byte)) % 1_000_003 }
    }

    func process(
        _ record: Record<String, String>, _ state: inout [Int64], _ context: inout ProcessorContext<String, String>
    ) {
        Chain.step(&state, record.value)
        context.emit("\(state[0]) \(state[1])")
        if state[1] % 5 == 0 { context.cancelTimer() } else { context.setTimer(at: record.timestamp + .seconds(3)) }
    }

    func onTimer(_ time: Timestamp, _ state: inout [Int64], _ context: inout ProcessorContext<String, String>) {
        context.emit("quiet after \(state[0]) \(state[1])")
        if state[1] % 3 == 0 { context.forget() }
    }
}

/// What ``ArrivalTopology`` must give in a replay, computed naively: key by key over all records, sorted first. Written
/// from the rules: records by sequence; a timer before its key's first record at or after its moment; what a timer or window
/// made directly behind the last record of the key, by sequence, that has a smaller event time.
struct ArrivalModel {
    struct Item {
        var time: Int64
        var sequence: Int64
        /// 12 bits, the index and 1, for each operator that made several records of one; a bit, the side, for each merge.
        var path: UInt64
        var key: String
        var text: String
        var isTimed = false

        var line: String { "\(time) \(sequence) \(path) \(key) \(text)" }

        func merged(from side: UInt64) -> Item {
            var item = self
            item.path = path << 1 | side
            return item
        }
    }

    private(set) var results: [String: [String]] = [:]

    init(_ records: [InputRecord], end: Int64) {
        let lines = records.map {
            Item(time: $0.time, sequence: $0.sequence, path: 0, key: $0.key, text: "\($0.step.amount)")
        }
        let keys = ArrivalModel.chain(lines, end: end)
        let windows = Dictionary(grouping: lines) { "\($0.key) \($0.time / 5_000)" }.values.map { own in
            Item(
                time: own[0].time / 5_000 * 5_000 + 4_999, sequence: own.map(\.sequence).max() ?? 0, path: 0,
                key: own[0].key, text: "window \(own.count)", isTimed: true)
        }
        let groups = ArrivalModel.chain(
            (keys.map { $0.merged(from: 0) } + windows.map { $0.merged(from: 1) }).map { item in
                var item = item
                item.key = ArrivalTopology.group(of: item.key)
                return item
            }, end: end)
        let all = ArrivalModel.chain(
            groups.map { item in
                var item = item
                item.key = "all"
                return item
            }, end: end)
        for (name, items) in [("keys", keys), ("groups", groups), ("all", all)] {
            results[name] = items.map(\.line).sorted()
        }
    }

    private static func chain(_ items: [Item], end: Int64) -> [Item] {
        Dictionary(grouping: items, by: \.key).flatMap { key, own in chainKey(key, inOrder(own), end) }
    }

    static func inOrder(_ items: [Item]) -> [Item] {
        var ordered = items.filter { !$0.isTimed }.sorted {
            $0.sequence != $1.sequence ? $0.sequence < $1.sequence : $0.path < $1.path
        }
        let timed = items.filter(\.isTimed).sorted {
            if $0.time != $1.time { return $0.time < $1.time }
            return $0.sequence != $1.sequence ? $0.sequence < $1.sequence : $0.path < $1.path
        }
        for item in timed {
            // Those that were put in before have smaller times, so that this comes behind them.
            let index = ordered.lastIndex { $0.time < item.time || $0.isTimed && $0.time == item.time }
            ordered.insert(item, at: index.map { $0 + 1 } ?? 0)
        }
        return ordered
    }

    private static func chainKey(_ key: String, _ items: [Item], _ end: Int64) -> [Item] {
        var outputs: [Item] = []
        var (state, due, last) = ([Int64(0), 0], Int64?.none, (sequence: Int64(0), path: UInt64(0)))
        func fire(until limit: Int64) {
            guard let time = due, time <= limit else { return }
            due = nil
            outputs.append(
                Item(
                    time: time, sequence: last.sequence, path: last.path << 12 | 1, key: key,
                    text: "quiet after \(state[0]) \(state[1])", isTimed: true))
            if state[1] % 3 == 0 { state = [0, 0] }
        }
        for item in items {
            fire(until: item.time)
            state[0] += 1
            for byte in item.text.utf8 { state[1] = (state[1] * 31 + Int64(byte)) % 1_000_003 }
            last = (item.sequence, item.path)
            outputs.append(
                Item(
                    time: item.time, sequence: item.sequence, path: item.path << 12 | 1, key: key,
                    text: "\(state[0]) \(state[1])", isTimed: item.isTimed))
            due = state[1] % 5 == 0 ? nil : item.time + 3_000
        }
        fire(until: end)
        return outputs
    }
}
