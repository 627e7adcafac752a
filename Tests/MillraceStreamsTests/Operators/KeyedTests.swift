import MillraceCore
import MillraceStreams
import MillraceTesting
import Testing

/// Notes what it sees; a value decides what it does: `t5` sets a timer five seconds on, `c` takes it back, `f` forgets.
private struct Diary: Processor {
    var initialState: String { "" }

    func process(
        _ record: Record<String, String>, _ state: inout String, _ context: inout ProcessorContext<String, String>
    ) {
        state += record.value
        context.emit(state)
        if record.value.hasPrefix("t"), let seconds = Int64(record.value.dropFirst()) {
            context.setTimer(at: record.timestamp + .seconds(seconds))
        }
        if record.value == "c" { context.cancelTimer() }
        if record.value == "f" { context.forget() }
    }

    func onTimer(_ time: Timestamp, _ state: inout String, _ context: inout ProcessorContext<String, String>) {
        state += "!"
        context.emit(state)
    }
}

struct KeyedTests {
    static let input = Topic("in", key: .string, value: .string)
    static let output = Topic("out", key: .string, value: .string)
    static let counts = Topic("counts", key: .string, value: .int64)

    /// Pipes tokens such as `a:x@3` (key, value, second) in their order, ends the input at `end`, and gives what came
    /// out as `a=x@3`.
    private func run(
        _ tokens: String, grace: Int64 = 0, order: Order = .eventTime, end: Int64?
    ) throws -> (lines: [String], driver: TopologyTestDriver) {
        let topology = Topology("diary")
        topology.stream(Self.input, grace: .seconds(grace)).groupByKey()
            .process("diaries", Diary(), order: order).to(Self.output)
        let driver = try TopologyTestDriver(topology)
        for token in tokens.split(separator: " ") {
            let parts = token.split(whereSeparator: { ":@".contains($0) }).map(String.init)
            try driver.pipeInput(Self.input, key: parts[0], value: parts[1], at: .zero + .seconds(Int64(parts[2]) ?? 0))
        }
        if let end { try driver.endInput(Self.input, at: .zero + .seconds(end)) }
        return (try lines(driver), driver)
    }

    private func lines(_ driver: TopologyTestDriver) throws -> [String] {
        try driver.readRecords(Self.output).map { "\($0.key)=\($0.value)@\($0.timestamp.milliseconds / 1_000)" }
    }

    @Test func handlesByEventTimeWhateverTheArrival() throws {
        #expect(try run("a:3@3 a:1@1 a:2@2", grace: 5, end: 9).lines == ["a=1@1", "a=12@2", "a=123@3"])
    }

    @Test func equalTimesKeepTheOrderOfTheInput() throws {
        #expect(try run("a:x@2 a:y@1 a:z@2", grace: 5, end: 9).lines == ["a=y@1", "a=yx@2", "a=yxz@2"])
    }

    @Test func holdsUntilTheWatermarkHasPassed() throws {
        let (lines, driver) = try run("a:1@1 a:4@4 a:2@2", grace: 3, end: nil)
        #expect(lines == [], "the watermark is 1, and 1 may come again")
        #expect(driver.size.held == 3)
        try driver.pipeInput(Self.input, key: "b", value: "9", at: .zero + .seconds(6))
        #expect(try self.lines(driver) == ["a=1@1", "a=12@2"])
    }

    @Test func aTimerComesBeforeRecordsOfEqualTime() throws {
        #expect(try run("a:t5@1 a:x@6", end: 9).lines == ["a=t5@1", "a=t5!@6", "a=t5!x@6"])
        #expect(try run("a:t5@1 b:x@6 a:y@6", end: 9).lines == ["a=t5@1", "a=t5!@6", "b=x@6", "a=t5!y@6"])
    }

    @Test func aTimerIsReplacedAndTakenBack() throws {
        #expect(try run("a:t5@1 a:t7@2", end: 20).lines == ["a=t5@1", "a=t5t7@2", "a=t5t7!@9"])
        #expect(try run("a:t9@1 a:t2@2", end: 20).lines == ["a=t9@1", "a=t9t2@2", "a=t9t2!@4"])
        #expect(try run("a:t5@1 a:c@2", end: 20).lines == ["a=t5@1", "a=t5c@2"])
    }

    @Test func timersFireToTheEndOfTheInputAndNoFurther() throws {
        #expect(try run("a:t5@1 b:t9@1", end: 6).lines == ["a=t5@1", "b=t9@1", "a=t5!@6"])
    }

    @Test func aForgottenKeyBeginsAnew() throws {
        let (lines, driver) = try run("a:t9@1 a:f@2 b:f@2 a:x@3 a:f@4", end: 20)
        #expect(lines == ["a=t9@1", "a=t9f@2", "b=f@2", "a=x@3", "a=xf@4"])
        #expect(driver.size == StageSize(keys: 0, timers: 0, held: 0))
    }

    /// With one partition all keys share a task. A record that runs ahead of the watermark must not move the time of
    /// another key.
    @Test func aRecordAheadOfTheWatermarkFiresItsOwnKeysTimerOnly() throws {
        let (lines, driver) = try run("a:t5@1 b:t5@1 b:x@60", grace: 3_600, order: .any, end: nil)
        #expect(lines == ["a=t5@1", "b=t5@1", "b=t5!@6", "b=t5!x@60"])
        try driver.advanceEventTime(Self.input, to: .zero + .seconds(30))
        #expect(try self.lines(driver) == ["a=t5!@6"])
    }

    @Test(arguments: [1, 3, 8] as [Int32])
    func countReduceAggregate(partitions: Int32) throws {
        let topology = Topology("folds")
        let grouped = topology.stream(Self.input).groupByKey()
        grouped.count("counts").to(Self.counts)
        grouped.reduce("reductions") { $0 + $1 }.to(Self.output)
        let longest = Topic("longest", key: .string, value: .int64)
        grouped.aggregate("lengths", Int64(-1)) { $0 = max($0, Int64($1.count)) }.to(longest)
        let driver = try TopologyTestDriver(topology, partitions: partitions)
        for (index, (key, value)) in [("a", "x"), ("b", "yy"), ("a", "zzz"), ("a", "w")].enumerated() {
            try driver.pipeInput(Self.input, key: key, value: value, at: Timestamp(milliseconds: Int64(index)))
        }
        let counts = try driver.readRecords(Self.counts)
        #expect(counts.filter { $0.key == "a" }.map(\.value) == [1, 2, 3])
        #expect(try driver.readRecords(Self.output).filter { $0.key == "a" }.map(\.value) == ["x", "xzzz", "xzzzw"])
        #expect(try driver.readKeyValuesToMap(longest) == ["a": 3, "b": 2])
    }

    @Test func lateRecordsAreKeptAndCounted() throws {
        let (lines, driver) = try run("a:x@10 a:y@7 a:z@8", grace: 2, end: 20)
        #expect(lines == ["a=z@8", "a=zx@10"])
        let late = Topic("diary-late", key: .string, value: .string)
        #expect(try driver.readRecords(late).map { "\($0.key) \($0.value) \($0.sequence)" } == ["a y 2"])
        #expect(try driver.accounting().late == 1)
    }
}
