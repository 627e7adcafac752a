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
