import MillraceCore
import MillraceLog
import MillraceStreams
import MillraceTesting
import Testing

/// Stores of windows and joins asked from outside. What they hold is derived by hand from the definition of each kind.
struct WindowQueryTests {
    static let input = Topic("in", key: .string, value: .int64)
    static let other = Topic("other", key: .string, value: .int64)
    static let output = Topic("out", key: Serde<Windowed<String>>.windowed(.string), value: .int64)
    static let view = WindowView<String, Int64>("windows")

    /// A driver whose input may be 100 ms out of order, with a sum over `windows` whose panes are shared or not.
    private func driver(_ windows: Windows, merges: Bool = false, partitions: Int32 = 3) throws -> TopologyTestDriver {
        let topology = Topology("asked")
        let windowed = topology.stream(Self.input, grace: .milliseconds(100)).groupByKey().windowed(by: windows)
        let sums =
            merges
            ? windowed.aggregate("windows", Int64(0)) {
                $0 += $1
            } merge: {
                $0 += $1
            }
            : windowed.aggregate("windows", Int64(0)) { $0 += $1 }
        sums.suppress(until: .windowCloses).to(Self.output)
        return try TopologyTestDriver(topology, partitions: partitions)
    }

    private func pipe(_ driver: TopologyTestDriver, _ records: [(String, Int64, Int64)]) throws {
        for (key, value, time) in records {
            try driver.pipeInput(Self.input, key: key, value: value, at: Timestamp(milliseconds: time))
        }
    }

    private func passTime(_ driver: TopologyTestDriver, to time: Int64) throws {
        try driver.advanceEventTime(Self.input, to: Timestamp(milliseconds: time))
    }

    /// The windows of a key as `start..<end=value`.
    private func texts(
        _ driver: TopologyTestDriver, _ key: String, _ range: ClosedRange<Int64>? = nil
    ) throws -> [String] {
        let range = range.map { Timestamp(milliseconds: $0.lowerBound)...Timestamp(milliseconds: $0.upperBound) }
        return try driver.query(Self.view, key: key, in: range).map { entry in
            "\(entry.window.start.milliseconds)..<\(entry.window.end.milliseconds)=\(entry.value)"
        }
    }

    private func window(_ start: Int64, _ end: Int64) -> TimeWindow {
        TimeWindow(start: Timestamp(milliseconds: start), end: Timestamp(milliseconds: end))
    }

    @Test func tumblingWindowsOfAKey() throws {
        let driver = try driver(.tumbling(.milliseconds(10)))
        try pipe(driver, [("a", 1, 1), ("a", 2, 12), ("a", 4, 3), ("b", 8, 5), ("a", 16, 29)])
        #expect(try texts(driver, "a") == ["0..<10=5", "10..<20=2", "20..<30=16"])
        #expect(try texts(driver, "a", 1...20) == ["10..<20=2", "20..<30=16"], "the beginning counts")
        #expect(try texts(driver, "a", 0...0) == ["0..<10=5"])
        #expect(try texts(driver, "a", 11...19).isEmpty)
        #expect(try texts(driver, "c").isEmpty)
        #expect(try driver.query(Self.view, key: "a", window: window(10, 20)) == 2)
        #expect(try driver.query(Self.view, key: "a", window: window(10, 21)) == nil, "no such window")
        #expect(try driver.query(Self.view, key: "b", window: window(10, 20)) == nil)
        let all = try driver.query(Self.view, in: .distantPast ... .zero)
        #expect(
            all == [
                Windowed(key: "a", start: .zero, end: .zero + .milliseconds(10)): 5,
                Windowed(key: "b", start: .zero, end: .zero + .milliseconds(10)): 8,
            ])
        #expect(try driver.query(Self.view).count == 4)
        try passTime(driver, to: 10)
        #expect(try texts(driver, "a") == ["10..<20=2", "20..<30=16"], "the first has closed")
        #expect(try texts(driver, "b").isEmpty)
    }

    /// 5 lies in the windows from -4, 0 and 4 on, 9 in those from 0, 4 and 8.
    @Test(arguments: [false, true])
    func hoppingWindowsOfAKey(merges: Bool) throws {
        let driver = try driver(.hopping(.milliseconds(10), every: .milliseconds(4)), merges: merges)
        try pipe(driver, [("a", 1, 9), ("a", 2, 5), ("a", 4, 40)])
        let last = ["32..<42=4", "36..<46=4", "40..<50=4"]
        #expect(try texts(driver, "a") == ["-4..<6=2", "0..<10=3", "4..<14=3", "8..<18=1"] + last)
        #expect(try texts(driver, "a", 0...4) == ["0..<10=3", "4..<14=3"])
        #expect(try driver.query(Self.view, key: "a", window: window(4, 14)) == 3)
        try passTime(driver, to: 9)
        #expect(try texts(driver, "a") == ["0..<10=3", "4..<14=3", "8..<18=1"] + last)
        try passTime(driver, to: 10)
        #expect(try texts(driver, "a") == ["4..<14=3", "8..<18=1"] + last)
        #expect(try driver.query(Self.view).count == 5)
    }

    /// Each record ends a window and, where another follows within 5 ms, begins one a millisecond later.
    @Test func slidingWindowsOfAKey() throws {
        let driver = try driver(.sliding(.milliseconds(5)))
        try pipe(driver, [("a", 1, 10), ("a", 2, 13)])
        #expect(try texts(driver, "a") == ["5..<11=1", "8..<14=3", "11..<17=2"])
        try passTime(driver, to: 12)
        #expect(try texts(driver, "a") == ["8..<14=3", "11..<17=2"])
    }

    @Test func sessionsOfAKey() throws {
        let topology = Topology("asked")
        topology.stream(Self.input, grace: .milliseconds(100)).groupByKey().windowed(by: .session(.milliseconds(5)))
            .reduce("windows") { $0 + $1 }.suppress(until: .windowCloses).to(Self.output)
        let driver = try TopologyTestDriver(topology, partitions: 3)
        try pipe(driver, [("a", 1, 13), ("a", 2, 30), ("a", 4, 10), ("b", 8, 11)])
        #expect(try texts(driver, "a") == ["10..<18=5", "30..<35=2"])
        #expect(try texts(driver, "a", 11...40) == ["30..<35=2"])
        #expect(try driver.query(Self.view, key: "b", window: window(11, 16)) == 8)
        try pipe(driver, [("b", 16, 14)])
        #expect(try driver.query(Self.view, key: "b", window: window(11, 16)) == nil, "it has grown")
        try passTime(driver, to: 18)
        #expect(try texts(driver, "a") == ["30..<35=2"])
    }

    /// That windows have closed is not written for each of them: a restored store must know from the time.
    @Test(arguments: [0, 1, 2, 3])
    func windowsThatHadClosedAreNotSeenAfterARestart(kind: Int) throws {
        let windows: Windows =
            [
                .hopping(.milliseconds(10), every: .milliseconds(5)),
                .hopping(.milliseconds(10), every: .milliseconds(5)),
                .sliding(.milliseconds(5)), .tumbling(.milliseconds(10)),
            ][kind]
        let driver = try driver(windows, merges: kind == 0)
        try pipe(driver, [("a", 1, 10), ("a", 2, 13)])
        try passTime(driver, to: 15)
        let open = [["5..<15=3"], ["5..<15=3"], ["8..<14=3"], []][kind]
        let expected = try texts(driver, "a")
        #expect(!expected.isEmpty && Set(expected).isDisjoint(with: open))
        try driver.restart()
        #expect(try texts(driver, "a") == expected)
    }

    @Test func sessionsThatHadClosedAreNotSeenAfterARestart() throws {
        let topology = Topology("asked")
        topology.stream(Self.input, grace: .milliseconds(100)).groupByKey().windowed(by: .session(.milliseconds(5)))
            .count("windows").suppress(until: .windowCloses).to(Self.output)
        let driver = try TopologyTestDriver(topology)
        try pipe(driver, [("a", 1, 10), ("a", 2, 30)])
        try passTime(driver, to: 20)
        #expect(try texts(driver, "a") == ["30..<35=1"])
        try driver.restart()
        #expect(try texts(driver, "a") == ["30..<35=1"])
        #expect(try driver.query(Self.view).count == 1)
    }

    @Test func recordsThatWaitInAJoin() throws {
        let topology = Topology("asked")
        let left = topology.stream(Self.input, grace: .milliseconds(100))
        let right = topology.stream(Self.other, grace: .milliseconds(100))
        left.leftJoin(right, "join", within: .init(before: .milliseconds(2), after: .milliseconds(5))) {
            $0 + ($1 ?? 0)
        }.to(Topic("out", key: .string, value: .int64))
        let driver = try TopologyTestDriver(topology, partitions: 3)
        try pipe(driver, [("a", 1, 4), ("a", 2, 1), ("b", 4, 2)])
        try driver.pipeInput(Self.other, key: "a", value: 8, at: Timestamp(milliseconds: 3))
        let view = JoinView<String, Int64, Int64>("join")
        let waiting = try driver.query(view, key: "a")
        #expect(waiting.left.map(\.value) == [2, 1] && waiting.left.map(\.timestamp.milliseconds) == [1, 4])
        #expect(waiting.right.map(\.value) == [8])
        let late = Timestamp(milliseconds: 4)...Timestamp(milliseconds: 9)
        #expect(try driver.query(view, key: "a", in: late).left.map(\.value) == [1])
        #expect(try driver.query(view, key: "a", in: late).right.isEmpty)
        // No match can come for 2, which lies at 1 and waits until 6, nor for 8.
        for topic in [Self.input, Self.other] { try driver.advanceEventTime(topic, to: Timestamp(milliseconds: 7)) }
        #expect(try driver.query(view, key: "a").left.map(\.value) == [1])
        #expect(try driver.query(view, key: "a").right.isEmpty)
    }

    /// What is not committed says so, key by key and, where windows have entries of their own, window by window.
    @Test func whatIsNotCommittedSaysSo() throws {
        let log = try EmbeddedLog.inMemory()
        let writer = try InputWriter(log, topics: ["in"], partitions: 1)
        var configuration = RuntimeConfiguration(applicationID: "asked", partitions: 1, mode: .replay)
        configuration.clock = ManualClock()
        configuration.fetchBytes = 1
        let topology = Topology("asked")
        let steps = topology.stream(Topic("in", key: .string, value: Serde<Step>.binary), grace: .milliseconds(100))
        let grouped = steps.groupByKey()
        let windowed = Topic("out", key: Serde<Windowed<String>>.windowed(.string), value: Serde<Int64>.int64)
        grouped.windowed(by: .tumbling(.milliseconds(10))).count("tumbling").suppress(until: .windowCloses).to(windowed)
        grouped.windowed(by: .sliding(.milliseconds(10))).count("sliding").suppress(until: .windowCloses).to(windowed)
        steps.join(steps, "join", within: .within(.milliseconds(5))) { left, _ in left }
            .to(Topic("pairs", key: .string, value: .binary))
        let runtime = try SteppedRuntime(topology, engine: log, configuration: configuration)
        func write(_ key: String, _ time: Int64, _ sequence: Int64) throws {
            let step = Step(amount: 1, group: 1)
            try writer.write([InputRecord(topic: "in", key: key, step: step, time: time, sequence: sequence)])
        }
        try write("a", 1, 1)
        try runtime.runUntilIdle()
        try write("a", 12, 2)
        let (tumbling, sliding) = (WindowView<String, Int64>("tumbling"), WindowView<String, Int64>("sliding"))
        let join = JoinView<String, Step, Step>("join")
        while try runtime.query(tumbling, key: "a").value.count < 2 { _ = try runtime.step() }
        #expect(try !runtime.query(tumbling, key: "a").isCommitted)
        #expect(try runtime.query(tumbling, key: "a", in: .zero ... .zero).isCommitted, "the first window is")
        #expect(try runtime.query(tumbling, key: "b").isCommitted)
        #expect(try !runtime.query(tumbling).isCommitted)
        #expect(try !runtime.query(sliding, key: "a").isCommitted)
        #expect(try !runtime.query(join, key: "a").isCommitted)
        #expect(try runtime.query(join, key: "a", in: .zero ... .zero + .milliseconds(2)).isCommitted)
        try runtime.runUntilIdle()
        let answer = try runtime.query(tumbling, key: "a")
        #expect(answer.isCommitted && answer.partitions == [0] && answer.value.map(\.value) == [1, 1])
        #expect(try runtime.query(sliding).isCommitted)
        #expect(try runtime.query(join, key: "a").isCommitted)
    }

    /// The stores of tables: what a query sees of a group is its aggregate, of a join of tables both values.
    @Test func storesOfTables() throws {
        let topology = Topology("asked")
        let left = topology.table(Self.input)
        let right = topology.table(Self.other)
        left.join(right, "both") { $0 + $1 }.to(Topic("out", key: .string, value: .int64))
        let groups = left.groupBy("by-sign", key: .string, value: .int64) { $1 < 0 ? "negative" : "positive" }
        groups.reduce("sums", add: +, subtract: -).to(Topic("sums", key: .string, value: .int64))
        let driver = try TopologyTestDriver(topology, partitions: 2)
        try pipe(driver, [("a", 1, 1), ("b", 2, 2), ("c", -4, 3), ("a", 5, 4)])
        try driver.pipeInput(Self.other, key: "a", value: 8, at: .zero)
        for topic in [Self.input, Self.other] { try driver.advanceEventTime(topic, to: Timestamp(milliseconds: 10)) }
        #expect(try driver.query(StoreView<String, Int64>("sums")) == ["positive": 7, "negative": -4])
        #expect(try driver.query(StoreView<String, Int64>("sums"), key: "negative") == -4)
        let both = StoreView<String, JoinedValues<Int64, Int64>>("both")
        let a = try driver.query(both, key: "a")
        #expect(a?.left == 5 && a?.right == 8)
        #expect(try driver.query(both, key: "b")?.right == nil)
    }

    @Test func anotherKindOfStoreIsAnError() throws {
        let driver = try driver(.tumbling(.milliseconds(10)))
        let error = #expect(throws: StoreQueryError.self) {
            try driver.query(WindowView<String, String>("windows"), key: "a")
        }
        #expect(
            error?.description
                == "store windows holds windows of a Int64 for each String, not windows of a String for each String")
        #expect(throws: StoreQueryError.self) { try driver.query(StoreView<String, Int64>("windows")) }
        #expect(throws: StoreQueryError.unknownStore("window", known: ["windows"])) {
            try driver.query(WindowView<String, Int64>("window"), key: "a")
        }
        #expect(throws: StoreQueryError.self) { try driver.query(JoinView<String, Int64, Int64>("windows"), key: "a") }
    }
}
