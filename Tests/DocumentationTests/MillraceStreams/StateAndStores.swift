import MillraceCore
import MillraceStreams
import MillraceTesting
import Testing

struct StateAndStoresTests {
    let input = Topic("readings", key: .string, value: .int64)

    @Test func theStoreHasAChangelog() throws {
        let topology = Topology("state")
        let readings = topology.stream(input)
        // page
        let counts = readings.groupByKey().count("parts")
        // end of page
        counts.to(Topic("counts", key: .string, value: .int64))
        let driver = try TopologyTestDriver(topology)
        try driver.pipe(input, ("a", 5, 1), ("b", 7, 2))
        let changelog = try #require(try driver.engine.topic(named: "state-parts-changelog"))
        #expect(changelog.cleanup == .compact)
        #expect(driver.size.keys == 2)
    }

    @Test(arguments: [1, 3] as [Int32])
    func restore(partitions: Int32) throws {
        let readings = Topic("readings", key: .string, value: .int64)
        let totals = Topic("totals", key: .string, value: .int64)
        // page
        let topology = Topology("restored")
        topology.stream(readings).groupByKey().reduce("sums") { $0 + $1 }.to(totals)

        let driver = try TopologyTestDriver(topology, partitions: partitions)
        try driver.pipe(readings, ("a", 5, 1), ("b", 7, 2))
        try driver.restart()
        try driver.pipe(readings, ("a", 6, 3))
        #expect(try driver.lines(totals) == ["a 5@1", "b 7@2", "a 11@3"])
        // end of page
    }
}
