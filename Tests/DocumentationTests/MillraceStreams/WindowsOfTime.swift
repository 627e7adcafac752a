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
}
