import MillraceCore
import MillraceStreams
import MillraceTesting
import Testing

// page
struct Silence: Processor {
    struct State: BinaryCodable {
        var isSilent = false

        init() {}

        init(from reader: inout ByteReader) throws(DecodingFailure) {
            isSilent = try reader.readBool()
        }

        func encode(to writer: ByteWriter) {
            writer.write(bool: isSilent)
        }
    }

    var initialState: State { State() }

    func process(
        _ record: Record<String, Int64>, _ state: inout State, _ context: inout ProcessorContext<String, String>
    ) {
        if state.isSilent { context.emit("heard again") }
        state.isSilent = false
        context.setTimer(at: record.timestamp + .minutes(10))
    }

    func onTimer(_ time: Timestamp, _ state: inout State, _ context: inout ProcessorContext<String, String>) {
        guard !state.isSilent else { return context.forget() }
        state.isSilent = true
        context.emit("silent")
        context.setTimer(at: time + .days(1))
    }
}
// end of page

struct WritingAProcessorTests {
    let readings = Topic("readings", key: .string, value: .int64)
    let alerts = Topic("alerts", key: .string, value: .string)

    @Test(arguments: [1, 3] as [Int32])
    func silence(partitions: Int32) throws {
        // page
        let topology = Topology("silence")
        topology.stream(readings).groupByKey().process("silence", Silence()).to(alerts)

        let driver = try TopologyTestDriver(topology, partitions: partitions)
        try driver.pipe(readings, ("a", 5, 0), ("b", 6, 300), ("a", 5, 700))
        try driver.advanceEventTime(readings, to: .zero + .minutes(12))
        #expect(try driver.lines(alerts) == ["a silent@600", "a heard again@700"])
        // end of page
        try driver.endInput(readings, at: .zero + .days(2))
        #expect(try driver.lines(alerts) == ["b silent@900", "a silent@1300"])
        #expect(driver.size == StageSize(keys: 0, timers: 0, held: 0))
    }

    @Test(arguments: [1, 3] as [Int32])
    func closures(partitions: Int32) throws {
        // page
        let topology = Topology("differences")
        topology.stream(readings).groupByKey()
            .process("last-readings", Int64?.none, emitting: String.self) { record, last, context in
                if let last, last != record.value { context.emit("\(last) became \(record.value)") }
                last = record.value
            }
            .to(alerts)

        let driver = try TopologyTestDriver(topology, partitions: partitions)
        try driver.pipe(readings, ("a", 5, 1), ("b", 7, 2), ("a", 6, 3))
        try driver.endInput(readings, at: .zero + .seconds(3))
        #expect(try driver.lines(alerts) == ["a 5 became 6@3"])
        // end of page
    }

    // page
    struct Visits: KeyedProcessor {
        typealias Pages = MapStore<String, String, Int64>

        func makeStores(_ builder: StoreBuilder<String>) -> Pages {
            builder.map("page-visits", subkey: .string, expiringAfter: .hours(1))
        }

        func process(
            _ record: Record<String, String>, _ pages: Pages, _ context: inout KeyedContext<String, String, NoTimer>
        ) {
            let visits = (pages[record.value] ?? 0) + 1
            pages[record.value] = visits
            context.emit("\(record.value) \(visits) of \(pages.count)")
        }
    }
    // end of page

    @Test(arguments: [1, 3] as [Int32])
    func expiringEntries(partitions: Int32) throws {
        let clicks = Topic("clicks", key: .string, value: .string)
        let results = Topic("results", key: .string, value: .string)
        // page
        let topology = Topology("visits")
        topology.stream(clicks).groupByKey().process("visits", Visits()).to(results)

        let driver = try TopologyTestDriver(topology, partitions: partitions)
        try driver.pipe(
            clicks, ("a", "home", 0), ("a", "help", 600), ("a", "home", 1_200), ("a", "home", 4_500))
        try driver.endInput(clicks, at: .zero + .hours(3))
        #expect(
            try driver.lines(results)
                == ["a home 1 of 1@0", "a help 1 of 2@600", "a home 2 of 2@1200", "a home 3 of 1@4500"])
        // end of page
        #expect(driver.size == StageSize(keys: 0, timers: 0, held: 0))
    }

    // page
    struct Baskets: KeyedProcessor {
        enum Timer: UInt8, ProcessorTimer { case reminder, expiry }

        struct Stores {
            var items: ListStore<String, String>
            var reminders: ValueStore<String, Int64>
        }

        static let abandoned = SideOutput<String>("abandoned")

        func makeStores(_ builder: StoreBuilder<String>) -> Stores {
            Stores(items: builder.list("basket-items"), reminders: builder.value("basket-reminders"))
        }

        func process(
            _ record: Record<String, String>, _ stores: Stores, _ context: inout KeyedContext<String, String, Timer>
        ) {
            switch record.value {
            case "pay" where stores.items.isEmpty:
                context.reject(Rejection("empty-basket", "there is nothing to pay"))
            case "pay":
                context.emit("paid \(stores.items.joined(separator: ", "))")
                context.forget()
            default:
                stores.items.append(record.value)
                context.setTimer(.reminder, at: record.timestamp + .minutes(5))
                context.setTimer(.expiry, at: record.timestamp + .hours(1))
            }
        }

        func onTimer(
            _ timer: Timer, at time: Timestamp, _ stores: Stores, _ context: inout KeyedContext<String, String, Timer>
        ) {
            switch timer {
            case .reminder:
                stores.reminders.update(default: 0) { $0 += 1 }
                context.emit("reminded of \(stores.items.count)")
            case .expiry:
                context.emit(
                    "\(stores.items.count) after \(stores.reminders.value ?? 0) reminders", to: Baskets.abandoned)
                context.forget()
            }
        }
    }
    // end of page

    @Test(arguments: [1, 3] as [Int32])
    func severalStoresAndTimers(partitions: Int32) throws {
        let clicks = Topic("clicks", key: .string, value: .string)
        let orders = Topic("orders", key: .string, value: .string)
        let abandoned = Topic("abandoned", key: .string, value: .string)
        // page
        let topology = Topology("baskets")
        let baskets = topology.stream(clicks).groupByKey().process("baskets", Baskets())
        baskets.to(orders)
        baskets.sideOutput(Baskets.abandoned).to(abandoned)

        let driver = try TopologyTestDriver(topology, partitions: partitions)
        try driver.pipe(
            clicks, ("a", "apple", 0), ("b", "fig", 0), ("a", "pear", 60), ("a", "pay", 120), ("c", "pay", 130))
        try driver.endInput(clicks, at: .zero + .hours(1))
        #expect(try driver.lines(orders) == ["a paid apple, pear@120", "b reminded of 1@300"])
        #expect(try driver.lines(abandoned) == ["b 1 after 1 reminders@3600"])
        #expect(try driver.readDeadLetters().map(\.reason) == ["empty-basket"])
        // end of page
        #expect(try driver.accounting().rejected == ["empty-basket": 1])
        #expect(driver.size == StageSize(keys: 0, timers: 0, held: 0))
    }
}
