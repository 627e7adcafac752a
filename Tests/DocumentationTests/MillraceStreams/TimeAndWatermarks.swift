import MillraceCore
import MillraceStreams
import MillraceTesting
import Testing

struct TimeAndWatermarksTests {
    let input = Topic("readings", key: .string, value: .int64)
    let output = Topic("copies", key: .string, value: .int64)

    @Test func whatLiesBehindTheGraceIsLate() throws {
        let topology = Topology("grace")
        // page
        let readings = topology.stream(input, grace: .seconds(10))
        // end of page
        readings.countAccepted().to(output)
        let driver = try TopologyTestDriver(topology)
        try driver.pipe(input, ("a", 1, 30), ("a", 2, 20), ("a", 3, 19))
        #expect(try driver.lines(output) == ["a 2@20", "a 1@30"])
        #expect(try driver.accounting().late == 1)
        #expect(try driver.accounting().read == 3)
        #expect(try driver.engine.offsets(of: TopicPartition("grace-late", 0)).count == 1)
    }
}
