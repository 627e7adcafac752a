import MillraceCore
import MillraceStreams
import MillraceTesting
import Testing

/// What may follow a windowed aggregate: another keyed operator in the same task, a topic, a repartition by window.
struct WindowChainTests {
    static let input = Topic("in", key: .string, value: .int64)
    static let chained = Topic("chained", key: Serde.windowed(.windowed(.string)), value: .int64)
    static let busiest = Topic("busiest", key: Serde<Windowed<TimeWindow>>.binary, value: .int64)

    /// Counts of half-minutes every ten seconds; chained, how many results there are for each key and window, and across
    /// keys the greatest count of each window.
    private func make() -> Topology {
        let topology = Topology("chain")
        let counts = topology.stream(Self.input, grace: .seconds(5)).groupByKey()
            .windowed(by: .hopping(.seconds(30), every: .seconds(10))).count("counts")
            .suppress(until: .windowCloses)
        counts.groupByKey().windowed(by: .tumbling(.milliseconds(1))).count("results")
            .suppress(until: .windowCloses).to(Self.chained)
        counts.groupBy("by-window", key: .binary, value: .int64) { $0.key.window }
            .windowed(by: .tumbling(.milliseconds(1))).reduce("greatest") { max($0, $1) }
            .suppress(until: .windowCloses).to(Self.busiest)
        return topology
    }

    @Test(arguments: [1, 4] as [Int32])
    func chains(partitions: Int32) throws {
        let driver = try TopologyTestDriver(make(), partitions: partitions)
        for (key, second) in [("a", 3), ("b", 4), ("a", 8), ("c", 25), ("a", 22), ("b", 51)] as [(String, Int64)] {
            try driver.pipeInput(Self.input, key: key, value: 1, at: .zero + .seconds(second))
        }
        try driver.endInput(Self.input, at: .zero + .seconds(60))
        // a at 3, 8, 22; b at 4, 51; c at 25. Windows begin at -20, -10, 0, 10, 20 and at 30, 40, 50.
        let busiest = try driver.readRecords(Self.busiest).map { record in
            #expect(record.timestamp == record.key.key.end - .milliseconds(1))
            return [record.key.key.start.milliseconds / 1_000, record.value]
        }
        #expect(
            busiest.sorted { $0[0] < $1[0] }
                == [[-20, 2], [-10, 2], [0, 3], [10, 1], [20, 1], [30, 1], [40, 1], [50, 1]])
        let chained = try driver.readRecords(Self.chained)
        #expect(chained.allSatisfy { $0.value == 1 }, "each key and window has one result")
        let windows = chained.map { "\($0.key.key.key)\($0.key.key.start.milliseconds / 1_000)" }
        #expect(
            windows.sorted()
                == ["a-20", "a-10", "a0", "a10", "a20", "b-20", "b-10", "b0", "b30", "b40", "b50", "c0", "c10", "c20"]
                .sorted())
        #expect(driver.size == StageSize(keys: 0, timers: 0, held: 0))
    }

    @Test func anotherKeyTakesARepartition() {
        let topology = Topology("moved")
        let moved = topology.stream(Self.input).groupByKey().windowed(by: .session(.seconds(5))).count("visits")
            .suppress(until: .windowCloses).selectKey { $0.key.key }
        _ = moved.groupByKey().windowed(by: .tumbling(.seconds(5))).count("again")
        let error = #expect(throws: TopologyError.self) { _ = try TopologyTestDriver(topology) }
        #expect(error?.description.contains("a repartition must come before groupByKey") == true)
    }
}
