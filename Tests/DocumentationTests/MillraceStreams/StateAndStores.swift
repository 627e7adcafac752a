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
}
