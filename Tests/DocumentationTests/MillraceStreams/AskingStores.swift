import MillraceCore
import MillraceLog
import MillraceStreams
import MillraceTesting
import Testing

struct AskingStoresTests {
    // page
    let readings = Topic("readings", key: .string, value: .int64)
    let counts = Topic("counts", key: .string, value: .int64)
    let windowCounts = Topic(
        "window-counts", key: .windowed(.string), value: .int64)
    // end of page

    @Test(arguments: [1, 3] as [Int32])
    func values(partitions: Int32) throws {
        // page
        let topology = Topology("queried")
        topology.stream(readings).groupByKey().count("reading-counts").to(counts)
        let view = StoreView<String, Int64>("reading-counts")

        let driver = try TopologyTestDriver(topology, partitions: partitions)
        try driver.pipe(readings, ("a", 5, 1), ("b", 7, 2), ("a", 6, 3))
        #expect(try driver.query(view, key: "a") == 2)
        #expect(try driver.query(view, key: "c") == nil)
        #expect(try driver.query(view) == ["a": 2, "b": 1])
        // end of page
        #expect(throws: StoreQueryError.self) { try driver.query(StoreView<String, Int64>("no-such-store")) }
    }

    @Test(arguments: [1, 3] as [Int32])
    func windows(partitions: Int32) throws {
        // page
        let topology = Topology("minutes")
        topology.stream(readings, grace: .minutes(5)).groupByKey()
            .windowed(by: .tumbling(.minutes(1))).count("minute-counts")
            .suppress(until: .windowCloses).to(windowCounts)
        let view = WindowView<String, Int64>("minute-counts")
        let minutes = (0...3).map { Timestamp.zero + .minutes($0) }

        let driver = try TopologyTestDriver(topology, partitions: partitions)
        try driver.pipe(
            readings, ("a", 5, 10), ("a", 6, 70), ("b", 7, 80), ("a", 8, 90))
        #expect(try driver.query(view, key: "a").map(\.value) == [1, 2])

        let later = try driver.query(view, key: "a", in: minutes[1]...minutes[2])
        #expect(later.map(\.window.start) == [minutes[1]])

        let second = TimeWindow(start: minutes[1], end: minutes[2])
        #expect(try driver.query(view, key: "b", window: second) == 1)
        #expect(try driver.query(view, in: minutes[1]...minutes[1]).count == 2)

        // The first minute closes.
        try driver.advanceEventTime(readings, to: minutes[1])
        #expect(try driver.query(view, key: "a").map(\.value) == [2])
        // end of page
    }

    @Test(arguments: [1, 3] as [Int32])
    func sessions(partitions: Int32) throws {
        // page
        let topology = Topology("visits")
        topology.stream(readings, grace: .hours(1)).groupByKey()
            .windowed(by: .session(.minutes(10))).count("visits")
            .suppress(until: .windowCloses).to(windowCounts)

        let driver = try TopologyTestDriver(topology, partitions: partitions)
        try driver.pipe(readings, ("a", 5, 0), ("a", 6, 300), ("a", 7, 2_000))
        let view = WindowView<String, Int64>("visits")
        let sessions = try driver.query(view, key: "a")
        #expect(sessions.map(\.value) == [2, 1])
        #expect(sessions.first?.window.end == .zero + .seconds(300) + .minutes(10))
        // end of page
    }

    @Test(arguments: [1, 3] as [Int32])
    func joins(partitions: Int32) throws {
        // page
        let topology = Topology("unmatched")
        let more = Topic("more", key: .string, value: .int64)
        topology.stream(readings)
            .join(topology.stream(more), "pairs", within: .within(.seconds(10))) {
                $0 + $1
            }
            .to(counts)

        let driver = try TopologyTestDriver(topology, partitions: partitions)
        try driver.pipe(readings, ("a", 5, 1))
        let waiting = try driver.query(JoinView<String, Int64, Int64>("pairs"), key: "a")
        #expect(waiting.left.map(\.value) == [5] && waiting.right.isEmpty)
        // end of page
    }

    @Test func running() throws {
        let log = try EmbeddedLog.inMemory()
        let writer = try SourceWriter(engine: log, applicationID: "feed", topic: readings.name, partitions: 2)
        for (key, second) in [("a", 1), ("b", 2), ("a", 3)] as [(String, Int64)] {
            try Array(key.utf8).withUnsafeBytes { key in
                try [0, 0, 0, 0, 0, 0, 0, 5 as UInt8].withUnsafeBytes { value in
                    try writer.write(key: key, value: value, time: .zero + .seconds(second), sequence: second)
                }
            }
        }
        try writer.commit(nil)
        // page
        let topology = Topology("queried-live")
        topology.stream(readings).groupByKey().count("reading-counts").to(counts)
        let view = StoreView<String, Int64>("reading-counts")

        let configuration = RuntimeConfiguration(
            applicationID: "queried-live", partitions: 2, threads: 2, mode: .live)
        let runtime = try StreamsRuntime(
            topology, engine: log, configuration: configuration)
        try runtime.start()
        var answer = try runtime.query(view, key: "a")
        while answer.value != 2 || !answer.isCommitted || answer.partitions.count < 2 {
            answer = try runtime.query(view, key: "a")
        }
        #expect(answer.partitions == [0, 1])
        try runtime.stop()
        // end of page
    }
}
