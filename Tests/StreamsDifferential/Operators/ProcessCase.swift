import MillraceCore
import MillraceStreams

/// A processor with two stores, two timers and a side output, by event time or by arrival.
struct ProcessCase: OperatorCase {
    let sources: [SourceTopic]
    let rule: Ledger
    let order: Order
    var leavesNothing: Bool { false }
    /// Live, the order of arrival behind a repartition is that in which its writers took turns.
    var isReplayOnly: Bool { order == .arrival && sources[0].isRepartitioned }
    var description: String { "reminder \(rule.reminder), expiry \(rule.expiry)" }

    init(order: Order, _ random: inout SeededRandom) {
        self.order = order
        sources = [SourceTopic("in", &random)]
        rule = Ledger(reminder: random.integer(in: 1...5), expiry: random.integer(in: 1...9))
    }

    func build(_ topology: Topology) -> Results {
        let notices = sources[0].stream(in: topology).groupByKey().process("timers", rule, order: order)
        return notices.merge(notices.sideOutput(Ledger.thirds).mapValues { "side \($0)" })
    }

    /// At the end, when it matters no more which timers were due: totals, and how often each value was seen.
    func stored(_ input: Admission, watermark: Int64) -> [String: String]? {
        guard watermark == .max else { return nil }
        return input.all.byKey.compactMapValues { items in
            page(of: "", items, until: input.end).content
        }
    }

    func query(_ member: SteppedRuntime) throws -> StoreAnswer<[String: String]> {
        var answer = try member.query(StoreView<String, Int64>("totals")).texts { ($0, "\($1)") }
        for key in answer.value.keys {
            let seen = try member.query(MapView<String, Int64, Int64>("seen"), key: key)
            answer.isCommitted = answer.isCommitted && seen.isCommitted
            answer.value[key]? += " \(seen.value.map { "\($0.subkey):\($0.value)" })"
        }
        return answer
    }

    private func page(of key: String, _ items: [Item], until end: Int64) -> LedgerPage {
        var page = LedgerPage(rule: rule, key: key)
        for item in order == .arrival ? items.sorted(by: { $0.sequence < $1.sequence }) : items.ordered {
            page.fireTimers(until: item.time)
            page.take(item)
        }
        page.fireTimers(until: end)
        return page
    }

    func expectation(_ input: Admission) -> Expectation {
        .results(input.all.byKey.flatMap { page(of: $0, $1, until: input.end).results })
    }
}

/// Adds up a key's values and counts each of them; what a value is by itself decides what becomes of the timers.
struct Ledger: KeyedProcessor {
    enum Timer: UInt8, ProcessorTimer {
        case reminder, expiry
    }
    struct Stores {
        var total: ValueStore<String, Int64>
        var seen: MapStore<String, Int64, Int64>
    }
    static let thirds = SideOutput<Int64>("thirds")

    /// After how many milliseconds the timers are due.
    var reminder: Int64
    var expiry: Int64

    func makeStores(_ builder: StoreBuilder<String>) -> Stores {
        Stores(total: builder.value("totals"), seen: builder.map("seen", subkey: .int64))
    }

    func process(
        _ record: Record<String, Int64>, _ stores: Stores, _ context: inout KeyedContext<String, String, Timer>
    ) {
        let value = record.value
        let total = (stores.total.value ?? 0) + value
        let count = (stores.seen[value] ?? 0) + 1
        stores.total.value = total
        stores.seen[value] = count
        context.emit("total \(total), \(value) for the \(count) time")
        if value % 3 == 0 { context.emit(value, to: Ledger.thirds) }
        switch value % 4 {
        case 0: context.cancelTimer(.reminder)
        case 1: break
        default: context.setTimer(.reminder, at: record.timestamp + .milliseconds(reminder))
        }
        if value != 5 { context.setTimer(.expiry, at: record.timestamp + .milliseconds(expiry)) }
        if value == 7 { context.forget() }
    }

    func onTimer(
        _ timer: Timer, at time: Timestamp, _ stores: Stores, _ context: inout KeyedContext<String, String, Timer>
    ) {
        switch timer {
        case .reminder:
            let total = (stores.total.value ?? 0) + 1
            stores.total.value = total
            context.emit("reminder \(total)")
            if total % 3 != 0 { context.setTimer(.reminder, at: time + .milliseconds(2)) }
        case .expiry:
            context.emit("expiry \(stores.total.value ?? 0), \(stores.seen.count) values")
            context.forget()
        }
    }
}

/// One key of a ``Ledger``, record after record, as the rule says it in words.
struct LedgerPage {
    let rule: Ledger
    let key: String
    private(set) var results: [ResultLine] = []
    /// Nil before the first record and after the key was forgotten.
    private var sum: Int64?
    private var total: Int64 {
        get { sum ?? 0 }
        set { sum = newValue }
    }
    private var seen: [Int64: Int64] = [:]
    /// When the timers are due.
    private var reminder: Int64?
    private var expiry: Int64?
    /// The place of the last record, which what timers make has, too.
    private var sequence: Int64 = 0

    init(rule: Ledger, key: String) {
        self.rule = rule
        self.key = key
    }

    mutating func take(_ item: Item) {
        let value = item.value ?? 0
        total += value
        seen[value, default: 0] += 1
        sequence = item.sequence
        add(item.time, "total \(total), \(value) for the \(seen[value] ?? 0) time")
        if value % 3 == 0 { add(item.time, "side \(value)") }
        if value % 4 == 0 { reminder = nil }
        if value % 4 >= 2 { reminder = item.time + rule.reminder }
        if value != 5 { expiry = item.time + rule.expiry }
        if value == 7 { forget() }
    }

    /// Fires what is due by `time`, the earlier first; at equal times the reminder.
    mutating func fireTimers(until time: Int64) {
        while true {
            if let due = reminder, due <= time, due <= expiry ?? .max {
                total += 1
                add(due, "reminder \(total)")
                reminder = total % 3 != 0 ? due + 2 : nil
            } else if let due = expiry, due <= time {
                add(due, "expiry \(total), \(seen.count) values")
                forget()
            } else {
                return
            }
        }
    }

    private mutating func forget() {
        (sum, seen, reminder, expiry) = (nil, [:], nil, nil)
    }

    /// What its stores hold; nil for nothing.
    var content: String? {
        sum.map { "\($0) \(seen.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value)" })" }
    }

    private mutating func add(_ time: Int64, _ text: String) {
        results.append(ResultLine(time: time, sequence: sequence, key: key, value: text))
    }
}
