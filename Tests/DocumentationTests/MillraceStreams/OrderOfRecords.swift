import MillraceCore
import MillraceStreams
import MillraceTesting
import Testing

struct OrderOfRecordsTests {
    let bids = Topic("bids", key: .string, value: .string)
    let winners = Topic("winners", key: .string, value: .string)

    @Test(arguments: [(Order.eventTime, "lot goes to ada@3"), (.arrival, "lot goes to bob@5")])
    func theFirstToComeWins(order: Order, expected: String) throws {
        // page
        let topology = Topology("first-bids")
        topology.stream(bids, grace: .seconds(10)).groupByKey()
            .process("first-bid", String?.none, emitting: String.self, order: order) { record, first, context in
                guard first == nil else { return }
                first = record.value
                context.emit("goes to \(record.value)")
            }
            .to(winners)

        let driver = try TopologyTestDriver(topology)
        try driver.pipe(bids, ("lot", "bob", 5), ("lot", "ada", 3))
        try driver.endInput(bids, at: .zero + .seconds(5))
        let outcome = try driver.lines(winners)
        // end of page
        #expect(outcome == [expected])
    }
}
