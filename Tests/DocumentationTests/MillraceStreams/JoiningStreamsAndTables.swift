import MillraceCore
import MillraceStreams
import MillraceTesting
import Testing

struct JoiningStreamsAndTablesTests {
    // page
    let orders = Topic("orders", key: .string, value: .string)
    let payments = Topic("payments", key: .string, value: .string)
    let prices = Topic("prices", key: .string, value: .int64)
    let results = Topic("results", key: .string, value: .string)
    // end of page

    @Test(arguments: [1, 3] as [Int32])
    func tables(partitions: Int32) throws {
        // page
        let topology = Topology("tables")
        topology.table(prices).toStream()
            .mapValues { $0.map { "costs \($0)" } ?? "is gone" }.to(results)

        let driver = try TopologyTestDriver(topology, partitions: partitions)
        try driver.pipe(prices, ("ink", 5, 1), ("pen", 7, 2), ("ink", nil, 3))
        #expect(try driver.lines(results) == ["ink costs 5@1", "pen costs 7@2", "ink is gone@3"])
        // end of page
    }

    @Test(arguments: [1, 3] as [Int32])
    func tableOfAStream(partitions: Int32) throws {
        // page
        let topology = Topology("statuses")
        let statuses = topology.stream(orders).toTable().materialize("statuses")
        statuses.filter { $0 != "sent" }.mapValues { "is \($0)" }.to(results)

        let driver = try TopologyTestDriver(topology, partitions: partitions)
        try driver.pipe(orders, ("a", "packed", 1), ("b", "packed", 2), ("a", "sent", 3))
        try driver.endInput(orders, at: .zero + .seconds(3))
        #expect(try driver.query(StoreView<String, String>("statuses")) == ["a": "sent", "b": "packed"])
        // end of page
    }

    @Test(arguments: [1, 3] as [Int32])
    func tableFilter(partitions: Int32) throws {
        // page
        let topology = Topology("dear")
        topology.table(prices).filter { $0 >= 10 }.mapValues { "\($0) is dear" }.toStream()
            .mapValues { $0 ?? "is dear no more" }.to(results)

        let driver = try TopologyTestDriver(topology, partitions: partitions)
        try driver.pipe(prices, ("ink", 12, 1), ("ink", 8, 2))
        #expect(try driver.lines(results) == ["ink 12 is dear@1", "ink is dear no more@2"])
        // end of page
    }

    @Test(arguments: [1, 3] as [Int32])
    func tableGroupBy(partitions: Int32) throws {
        // page
        let topology = Topology("departments")
        let departments = Topic("departments", key: .string, value: .string)
        topology.table(departments)
            .groupBy("by-department", key: .string, value: .string) { _, department in department }
            .count("heads").toStream()
            .mapValues { "has \($0 ?? 0)" }.to(results)

        let driver = try TopologyTestDriver(topology, partitions: partitions)
        try driver.pipe(departments, ("ada", "logs", 1), ("bob", "logs", 2), ("ada", "streams", 3))
        try driver.endInput(departments, at: .zero + .seconds(3))
        #expect(
            try driver.lines(results) == ["logs has 1@1", "logs has 2@2", "logs has 1@3", "streams has 1@3"])
        // end of page
    }

    @Test(arguments: [1, 3] as [Int32])
    func tableReduceAndAggregate(partitions: Int32) throws {
        // page
        let topology = Topology("shelves")
        let stocks = Topic("stocks", key: .string, value: .int64)
        let shelves = topology.table(stocks)
            .groupBy("by-shelf", key: .string, value: .int64) { item, _ in String(item.prefix(1)) }
        shelves.reduce("in-all", order: .eventTime, add: { $0 + $1 }, subtract: { $0 - $1 })
            .mapValues { "\($0) in all" }.to(results)
        _ = shelves.aggregate("amounts", [Int64](), order: .eventTime) { amounts, amount in
            amounts.append(amount)
        } subtract: { amounts, amount in
            if let index = amounts.firstIndex(of: amount) { amounts.remove(at: index) }
        }

        let driver = try TopologyTestDriver(topology, partitions: partitions)
        try driver.pipe(stocks, ("a-ink", 5, 1), ("a-pen", 7, 2), ("a-ink", 9, 3))
        try driver.endInput(stocks, at: .zero + .seconds(3))
        #expect(try driver.lines(results) == ["a 5 in all@1", "a 12 in all@2", "a 16 in all@3"])
        #expect(try driver.query(StoreView<String, [Int64]>("amounts"), key: "a") == [7, 9])
        // end of page
    }

    @Test(arguments: [1, 3] as [Int32])
    func streamStream(partitions: Int32) throws {
        // page
        let topology = Topology("paid")
        topology.stream(orders)
            .join(topology.stream(payments), "paid", within: .within(.seconds(10))) { "\($0), paid by \($1)" }
            .to(results)

        let driver = try TopologyTestDriver(topology, partitions: partitions)
        try driver.pipe(orders, ("a", "ink", 1), ("b", "pen", 2))
        try driver.pipe(payments, ("a", "card", 11), ("b", "cash", 13))
        try driver.endInput(orders, at: .zero + .seconds(13))
        try driver.endInput(payments, at: .zero + .seconds(13))
        #expect(try driver.lines(results) == ["a ink, paid by card@11"])
        // end of page
    }

    @Test(arguments: [1, 3] as [Int32])
    func streamStreamLeft(partitions: Int32) throws {
        // page
        let topology = Topology("unpaid")
        topology.stream(orders)
            .leftJoin(topology.stream(payments), "unpaid", within: JoinWindow(before: .zero, after: .seconds(10))) {
                "\($0), \($1 ?? "unpaid")"
            }
            .to(results)

        let driver = try TopologyTestDriver(topology, partitions: partitions)
        try driver.pipe(orders, ("a", "ink", 1), ("b", "pen", 2))
        try driver.pipe(payments, ("a", "card", 5))
        try driver.endInput(orders, at: .zero + .seconds(20))
        try driver.endInput(payments, at: .zero + .seconds(20))
        #expect(try driver.lines(results) == ["a ink, card@5", "b pen, unpaid@12"])
        // end of page
        #expect(driver.size == StageSize(keys: 0, timers: 0, held: 0))
    }

    @Test(arguments: [1, 3] as [Int32])
    func streamStreamOuter(partitions: Int32) throws {
        // page
        let topology = Topology("matched")
        topology.stream(orders)
            .outerJoin(topology.stream(payments), "matched", within: .within(.seconds(10))) {
                "\($0 ?? "no order"), \($1 ?? "unpaid")"
            }
            .to(results)

        let driver = try TopologyTestDriver(topology, partitions: partitions)
        try driver.pipe(orders, ("a", "ink", 1), ("b", "pen", 2))
        try driver.pipe(payments, ("a", "card", 5), ("c", "cash", 6))
        try driver.endInput(orders, at: .zero + .seconds(20))
        try driver.endInput(payments, at: .zero + .seconds(20))
        #expect(try driver.lines(results) == ["a ink, card@5", "b pen, unpaid@12", "c no order, cash@16"])
        // end of page
        #expect(driver.size == StageSize(keys: 0, timers: 0, held: 0))
    }

    @Test(arguments: [1, 3] as [Int32])
    func streamTable(partitions: Int32) throws {
        // page
        let topology = Topology("priced")
        let sales = Topic("sales", key: .string, value: .int64)
        topology.stream(sales)
            .join(topology.table(prices), "sale-prices") { "\($0) for \($0 * $1)" }
            .to(results)

        let driver = try TopologyTestDriver(topology, partitions: partitions)
        try driver.pipe(sales, ("ink", 2, 2), ("ink", 3, 4), ("pen", 1, 5))
        try driver.pipe(prices, ("ink", 5, 1), ("ink", 6, 3))  // Read later, and yet before: event time decides.
        try driver.endInput(sales, at: .zero + .seconds(5))
        try driver.endInput(prices, at: .zero + .seconds(5))
        #expect(try driver.lines(results) == ["ink 2 for 10@2", "ink 3 for 18@4"])
        // end of page
    }

    @Test func globalTable() throws {
        // page
        let topology = Topology("named")
        let customers = Topic("customers", key: .string, value: .string)
        let names = topology.globalTable(customers)
        topology.stream(orders)
            .leftJoin(names, on: { $0.value }) { customer, name throws(Rejection) in
                guard let name else { throw Rejection("unknown-customer", customer) }
                return name
            }
            .to(results)

        let driver = try TopologyTestDriver(topology)
        try driver.pipe(customers, ("c-1", "Ada", 0))
        try driver.pipe(orders, ("ink", "c-1", 1), ("pen", "c-2", 2))
        #expect(try driver.lines(results) == ["ink Ada@1"])
        #expect(try driver.readDeadLetters().map(\.reason) == ["unknown-customer"])
        // end of page
    }

    @Test(arguments: [1, 3] as [Int32])
    func tableTable(partitions: Int32) throws {
        // page
        let topology = Topology("offers")
        let stocks = Topic("stocks", key: .string, value: .int64)
        topology.table(prices)
            .join(topology.table(stocks), "offers") { "\($1) for \($0) each" }
            .toStream().mapValues { $0 ?? "none" }.to(results)

        let driver = try TopologyTestDriver(topology, partitions: partitions)
        try driver.pipe(prices, ("ink", 5, 1))
        try driver.pipe(stocks, ("ink", 3, 2), ("pen", 9, 3))
        try driver.pipe(prices, ("ink", nil, 4))
        try driver.endInput(prices, at: .zero + .seconds(4))
        try driver.endInput(stocks, at: .zero + .seconds(4))
        #expect(try driver.lines(results) == ["ink 3 for 5 each@2", "ink none@4"])
        // end of page
    }
}
