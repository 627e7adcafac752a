import MillraceCore
import MillraceStreams
import MillraceTesting
import Testing

struct MillraceTestingPageTests {
    @Test func driver() throws {
        // page
        let readings = Topic("readings", key: .string, value: .int64)
        let counts = Topic("counts", key: .string, value: .int64)
        let topology = Topology("counting")
        topology.stream(readings).groupByKey().count("counts").to(counts)

        let driver = try TopologyTestDriver(topology, partitions: 3)
        try driver.pipeInput(readings, key: "a", value: 5, at: Timestamp(milliseconds: 1_000))
        try driver.pipeInput(readings, key: "a", value: 7, at: Timestamp(milliseconds: 2_000))
        try driver.pipeInput(readings, key: "b", value: 6, at: Timestamp(milliseconds: 3_000))
        #expect(try driver.readKeyValuesToMap(counts) == ["a": 2, "b": 1])
        // end of page
    }
}
