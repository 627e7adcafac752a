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

    @Test func eventTimeOutOfValues() throws {
        let lines = Topic("lines", key: .string, value: .string)
        let copies = Topic("line-copies", key: .string, value: .string)
        // page
        /// Lines such as `1754 low`: the event time in seconds, and what happened.
        @Sendable func time(of line: String) throws(Rejection) -> Timestamp {
            guard let second = line.split(separator: " ").first.flatMap({ Int64($0) }) else {
                throw Rejection("no-time", "found '\(line)'")
            }
            return .zero + .seconds(second)
        }

        let topology = Topology("timed")
        topology.stream(lines, timestamp: time, grace: .seconds(10)).to(copies)

        let driver = try TopologyTestDriver(topology)
        try driver.pipe(lines, ("a", "1754 low", 0), ("a", "1745 lower", 0), ("a", "?", 0), ("a", "1743 late", 0))
        #expect(try driver.lines(copies) == ["a 1745 lower@1745", "a 1754 low@1754"])
        #expect(try driver.accounting().rejected == ["no-time": 1])
        #expect(try driver.accounting().late == 1)
        // end of page
    }

    @Test func ticks() throws {
        let readings = Topic("readings", key: .string, value: .int64)
        let counts = Topic("counts", key: .string, value: .int64)
        // page
        let topology = Topology("ticks")
        topology.stream(readings).groupByKey()
            .windowed(by: .tumbling(.minutes(1))).count("minutes")
            .suppress(until: .windowCloses)
            .map { ($0.key.key, $0.value) }.to(counts)

        let driver = try TopologyTestDriver(topology)
        try driver.pipe(readings, ("a", 5, 10))
        try driver.advanceWallClockTime(by: .seconds(45))
        #expect(try driver.lines(counts) == [])  // Event time is 10 + 45.
        try driver.advanceWallClockTime(by: .seconds(10))
        #expect(try driver.lines(counts) == ["a 1@59.999"])
        // end of page
    }
}
