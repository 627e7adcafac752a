import MillraceCore
import MillraceStreams
import MillraceTesting
import Testing

// page
let readings = Topic("readings", key: .string, value: .int64)
let counts = Topic("counts", key: .string, value: .int64)

extension Windowed where Key == String {
    /// The key and the window, in seconds: `a[60,120)`.
    var text: String { "\(key)[\(start.inSeconds),\(end.inSeconds))" }
}
// end of page

struct WindowsOfTimeTests {
    @Test(arguments: [1, 3] as [Int32])
    func tumbling(partitions: Int32) throws {
        // page
        let topology = Topology("tumbling")
        topology.stream(readings).groupByKey()
            .windowed(by: .tumbling(.minutes(1))).count("minutes")
            .suppress(until: .windowCloses)
            .map { ($0.key.text, $0.value) }.to(counts)

        let driver = try TopologyTestDriver(topology, partitions: partitions)
        try driver.pipe(readings, ("a", 5, 10), ("a", 6, 50), ("a", 7, 60))
        try driver.endInput(readings, at: .zero + .seconds(60))
        #expect(try driver.lines(counts) == ["a[0,60) 2@59.999", "a[60,120) 1@119.999"])
        // end of page
    }

    @Test(arguments: [1, 3] as [Int32])
    func hopping(partitions: Int32) throws {
        // page
        let topology = Topology("hopping")
        topology.stream(readings).groupByKey()
            .windowed(by: .hopping(.seconds(60), every: .seconds(30))).count("half-minutes")
            .suppress(until: .windowCloses)
            .map { ($0.key.text, $0.value) }.to(counts)

        let driver = try TopologyTestDriver(topology, partitions: partitions)
        try driver.pipe(readings, ("a", 5, 40), ("a", 6, 70))
        try driver.endInput(readings, at: .zero + .seconds(70))
        #expect(
            try driver.lines(counts)
                == ["a[0,60) 1@59.999", "a[30,90) 2@89.999", "a[60,120) 1@119.999"])
        // end of page
    }

    @Test(arguments: [1, 3] as [Int32])
    func sliding(partitions: Int32) throws {
        // page
        let topology = Topology("sliding")
        topology.stream(readings).groupByKey()
            .windowed(by: .sliding(.seconds(10))).count("clusters")
            .suppress(until: .windowCloses)
            .map { ($0.key.text, $0.value) }.to(counts)

        let driver = try TopologyTestDriver(topology, partitions: partitions)
        try driver.pipe(readings, ("a", 5, 11), ("a", 6, 18), ("a", 7, 25))
        try driver.endInput(readings, at: .zero + .seconds(25))
        #expect(
            try driver.lines(counts) == [
                "a[1,11.001) 1@11", "a[8,18.001) 2@18", "a[11.001,21.002) 1@21.001", "a[15,25.001) 2@25",
                "a[18.001,28.002) 1@28.001",
            ])
        // end of page
    }

    @Test(arguments: [1, 3] as [Int32])
    func session(partitions: Int32) throws {
        // page
        let topology = Topology("session")
        topology.stream(readings).groupByKey()
            .windowed(by: .session(.seconds(10)))
            .aggregate("visits", Int64(0)) { sum, reading in
                sum += reading
            } merge: { sum, other in
                sum += other
            }
            .suppress(until: .windowCloses)
            .map { ($0.key.text, $0.value) }.to(counts)

        let driver = try TopologyTestDriver(topology, partitions: partitions)
        try driver.pipe(readings, ("a", 5, 1), ("a", 6, 8), ("a", 7, 18))
        try driver.endInput(readings, at: .zero + .seconds(18))
        #expect(try driver.lines(counts) == ["a[1,18) 11@17.999", "a[18,28) 7@27.999"])
        // end of page
    }

    @Test func updates() throws {
        // page
        let topology = Topology("updates")
        topology.stream(readings, grace: .seconds(20)).groupByKey()
            .windowed(by: .session(.seconds(10))).count("visits")
            .toStream()
            .map { ($0.key.text, $0.value ?? 0) }.to(counts)

        let driver = try TopologyTestDriver(topology)
        try driver.pipe(readings, ("a", 5, 1), ("a", 6, 15))
        #expect(try driver.lines(counts) == ["a[1,11) 1@1", "a[15,25) 1@15"])
        try driver.pipe(readings, ("a", 7, 8))  // Between the two: they become one.
        #expect(try driver.lines(counts) == ["a[1,11) 0@8", "a[15,25) 0@8", "a[1,25) 3@8"])
        // end of page
    }

    @Test(arguments: [1, 3] as [Int32])
    func acrossKeys(partitions: Int32) throws {
        // page
        let topology = Topology("busiest")
        let minutes = topology.stream(readings).groupByKey()
            .windowed(by: .tumbling(.minutes(1))).count("minutes")
            .suppress(until: .windowCloses)
        minutes
            .groupBy("by-minute", key: .binary, value: .int64) { $0.key.window }
            .windowed(by: .tumbling(.minutes(1))).reduce("busiest") { max($0, $1) }
            .suppress(until: .windowCloses)
            .map { ("from \($0.key.start.inSeconds)", $0.value) }.to(counts)

        let driver = try TopologyTestDriver(topology, partitions: partitions)
        try driver.pipe(readings, ("a", 5, 10), ("b", 6, 20), ("a", 7, 50), ("b", 8, 60))
        try driver.endInput(readings, at: .zero + .seconds(60))
        #expect(try driver.lines(counts) == ["from 0 2@59.999", "from 60 1@119.999"])
        // end of page
    }
}
