import MillraceCore
import MillraceStreams
import MillraceTesting
import Testing

struct PartitionsAndRepartitioningTests {
    let input = Topic("parts", key: .string, value: .string)
    let output = Topic("counts", key: .string, value: .int64)

    @Test(arguments: [1, 3] as [Int32])
    func countByValue(partitions: Int32) throws {
        let topology = Topology("partitions")
        let readings = topology.stream(input)
        // page
        readings
            .selectKey { $0.value }
            .repartition("by-part", key: .string, value: .string)
            .groupByKey()
            .count("parts")
            // end of page
            .to(output)
        let driver = try TopologyTestDriver(topology, partitions: partitions)
        try driver.pipe(input, ("a", "wheel", 1), ("b", "motor", 2), ("c", "wheel", 3))
        #expect(try driver.lines(output) == ["wheel 1@1", "motor 1@2", "wheel 2@3"])
        #expect(try driver.engine.topic(named: "partitions-by-part-repartition")?.partitions == partitions)
        // page
        #expect(
            topology.describe().text == """
                topology partitions
                  sub-topology 0
                    0 stream parts -> 1
                    1 selectKey -> 2
                    2 repartition to by-part => 3
                  sub-topology 1
                    3 repartition from by-part -> 4
                    4 count parts -> 5
                    5 to counts

                """)
        // end of page
    }

    @Test(arguments: [1, 3] as [Int32])
    func keysThatDidNotReallyChange(partitions: Int32) throws {
        let topology = Topology("marked")
        // page
        topology.stream(input)
            .map { (Int64($0.key) ?? 0, $0.value) }  // Writers write each number in one way.
            .markAsPartitioned(key: .int64)
            .groupByKey()
            .count("by-number")
            // end of page
            .toStream().map { ("number \($0.key)", $0.value ?? 0) }.to(output)
        let driver = try TopologyTestDriver(topology, partitions: partitions)
        try driver.pipe(input, ("7", "wheel", 1), ("8", "motor", 2), ("7", "motor", 3))
        #expect(try driver.lines(output) == ["number 7 1@1", "number 8 1@2", "number 7 2@3"])
    }

    @Test func aChangedKeyNeedsARepartition() {
        let topology = Topology("partitions")
        topology.stream(input).selectKey { $0.value }.groupByKey().count("parts").to(output)
        #expect(throws: TopologyError.self) { try TopologyTestDriver(topology) }
    }

    @Test func creation() throws {
        // page
        var monthly = TopicCreation.retained(for: .days(31))
        monthly.partitions = 1
        let names = Topic("names", key: .string, value: .string, creation: .compacted)
        let summaries = Topic("summaries", key: .string, value: .string, creation: monthly)
        // end of page
        // page
        let topology = Topology("created")
        topology.table(names).to(summaries)

        let driver = try TopologyTestDriver(topology, partitions: 3)
        #expect(try driver.engine.topic(named: "names")?.cleanup == .compact)
        #expect(try driver.engine.topic(named: "summaries")?.partitions == 1)
        // end of page
        #expect(try driver.engine.topic(named: "summaries")?.configuration.retention == .days(31))
    }
}
