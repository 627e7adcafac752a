import MillraceCore
import MillraceStreams
import MillraceTesting
import Testing

struct GroupingAndAggregatesTests {
    // page
    let readings = Topic("readings", key: .string, value: .int64)
    let results = Topic("results", key: .string, value: .int64)
    // end of page

    @Test(arguments: [1, 3] as [Int32])
    func count(partitions: Int32) throws {
        // page
        let topology = Topology("count")
        topology.stream(readings).groupByKey().count("counts").to(results)

        let driver = try TopologyTestDriver(topology, partitions: partitions)
        try driver.pipe(readings, ("a", 5, 1), ("b", 7, 2), ("a", 6, 3))
        #expect(try driver.lines(results) == ["a 1@1", "b 1@2", "a 2@3"])
        // end of page
    }

    @Test(arguments: [1, 3] as [Int32])
    func reduce(partitions: Int32) throws {
        // page
        let topology = Topology("reduce")
        topology.stream(readings).groupByKey().reduce("highest") { max($0, $1) }.to(results)

        let driver = try TopologyTestDriver(topology, partitions: partitions)
        try driver.pipe(readings, ("a", 5, 1), ("b", 7, 2), ("a", 3, 3))
        #expect(try driver.lines(results) == ["a 5@1", "b 7@2", "a 5@3"])
        // end of page
    }

    // page
    struct Mean: BinaryCodable {
        var sum: Int64 = 0
        var count: Int64 = 0

        init() {}

        init(from reader: inout ByteReader) throws(DecodingFailure) {
            sum = try reader.readVariable()
            count = try reader.readVariable()
        }

        func encode(to writer: ByteWriter) {
            writer.write(variable: sum)
            writer.write(variable: count)
        }
    }
    // end of page

    @Test(arguments: [1, 3] as [Int32])
    func aggregate(partitions: Int32) throws {
        // page
        let topology = Topology("aggregate")
        topology.stream(readings).groupByKey()
            .aggregate("means", Mean()) { mean, reading in
                mean.sum += reading
                mean.count += 1
            }
            .mapValues { $0.sum / $0.count }
            .to(results)

        let driver = try TopologyTestDriver(topology, partitions: partitions)
        try driver.pipe(readings, ("a", 4, 1), ("b", 7, 2), ("a", 8, 3))
        #expect(try driver.lines(results) == ["a 4@1", "b 7@2", "a 6@3"])
        // end of page
    }

    @Test(arguments: [1, 3] as [Int32])
    func groupBy(partitions: Int32) throws {
        // page
        let topology = Topology("group-by")
        topology.stream(readings)
            .groupBy("by-parity", key: .string, value: .int64) { $0.value % 2 == 0 ? "even" : "odd" }
            .count("parities")
            .to(results)

        let driver = try TopologyTestDriver(topology, partitions: partitions)
        try driver.pipe(readings, ("a", 5, 1), ("b", 7, 2), ("a", 6, 3))
        #expect(try driver.lines(results) == ["odd 1@1", "odd 2@2", "even 1@3"])
        // end of page
    }
}
