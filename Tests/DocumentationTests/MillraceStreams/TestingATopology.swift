import MillraceCore
import MillraceStreams
import MillraceTesting
import Testing

// page
extension TopologyTestDriver {
    /// Publishes records, each as its key, value (nil for none) and event time in seconds.
    func pipe<Value>(_ topic: Topic<String, Value>, _ records: (String, Value?, Int64)...) throws {
        for (key, value, second) in records {
            try pipeInput(topic, key: key, value: value, at: .zero + .seconds(second))
        }
    }

    /// What has come to `topic` since the last look, each as `key value@second`, in canonical order.
    func lines<Value>(_ topic: Topic<String, Value>) throws -> [String] {
        try readRecords(topic).sorted { $0.position < $1.position }
            .map { "\($0.key) \($0.value)@\($0.timestamp.inSeconds)" }
    }
}

extension Timestamp {
    /// The time as seconds: `59.999`, and `60` for a whole one.
    var inSeconds: String {
        let (second, rest) = milliseconds.quotientAndRemainder(dividingBy: 1_000)
        return rest == 0 ? "\(second)" : "\(second).\(String(1_000 + rest).dropFirst())"
    }
}
// end of page

struct TestingATopologyTests {
    let readings = Topic("readings", key: .string, value: .int64)
    let counts = Topic("counts", key: .string, value: .int64)

    @Test(arguments: [1, 3] as [Int32])
    func countOfAMinute(partitions: Int32) throws {
        // page
        let topology = Topology("minutes")
        topology.stream(readings, grace: .seconds(10))
            .groupByKey()
            .windowed(by: .tumbling(.minutes(1))).count("minute-counts")
            .suppress(until: .windowCloses)
            .map { ($0.key.key, $0.value) }
            .to(counts)

        let driver = try TopologyTestDriver(topology, partitions: partitions)
        try driver.pipe(readings, ("a", 5, 1), ("a", 7, 59), ("a", 6, 65))
        #expect(try driver.lines(counts) == [])  // The watermark is 55: 65 less the grace.

        try driver.advanceEventTime(readings, to: .zero + .seconds(60))
        #expect(try driver.lines(counts) == ["a 2@59.999"])

        try driver.endInput(readings, at: .zero + .seconds(65))
        #expect(try driver.lines(counts) == ["a 1@119.999"])
        #expect(driver.size == StageSize(keys: 0, timers: 0, held: 0))
        // end of page
    }
}
