import MillraceCore
import MillraceStreams
import MillraceTesting
import Testing

/// Says when a key has been silent for three seconds.
struct Silence: Processor {
    var initialState: Int64 { 0 }

    func process(
        _ record: Record<String, Int64>, _ state: inout Int64, _ context: inout ProcessorContext<String, Int64>
    ) {
        state = record.value
        context.setTimer(at: record.timestamp + .seconds(3))
    }

    func onTimer(_ time: Timestamp, _ state: inout Int64, _ context: inout ProcessorContext<String, Int64>) {
        context.emit(state)
        context.forget()
    }
}

/// Live: event time moves on while no record comes.
struct TickTests {
    static let input = Topic("in", key: .string, value: .int64)
    static let other = Topic("other", key: .string, value: .int64)
    static let output = Topic("out", key: .string, value: .int64)
    static let ticks = Topic("ticking-ticks", key: .string, value: .int64)

    private func driver(
        partitions: Int32 = 1, _ build: (Topology) -> MillraceStreams.Stream<String, Int64>
    ) throws -> TopologyTestDriver {
        let topology = Topology("ticking")
        build(topology).groupByKey().process("silences", Silence()).to(Self.output)
        return try TopologyTestDriver(topology, partitions: partitions)
    }

    private func lines(_ driver: TopologyTestDriver) throws -> [String] {
        try driver.readRecords(Self.output).map { "\($0.key)=\($0.value)@\($0.timestamp.milliseconds)" }
    }

    /// The record's event time lies far ahead of the clock: ticks count from the record, not from "now".
    @Test func aTimerFiresWithoutANewRecord() throws {
        let driver = try driver { $0.stream(Self.input) }
        try driver.pipeInput(Self.input, key: "a", value: 7, at: Timestamp(milliseconds: 1_000_000))
        try driver.advanceWallClockTime(by: .milliseconds(2_900))
        #expect(try lines(driver) == [])
        try driver.advanceWallClockTime(by: .milliseconds(1_100))
        #expect(try lines(driver) == ["a=7@1003000"])
        let ticks = try driver.readRecords(Self.ticks)
        #expect(ticks.map(\.timestamp.milliseconds) == [1_002_900, 1_004_000])
        #expect(ticks.map(\.key) == ["in", "in"] && ticks.map(\.value) == [1, 1], "the source, read up to offset 1")
        #expect(driver.size == StageSize(keys: 0, timers: 0, held: 0))
    }

    @Test func elapsedTimeBeginsAnewWithEachRecord() throws {
        let driver = try driver { $0.stream(Self.input) }
        try driver.pipeInput(Self.input, key: "a", value: 1, at: Timestamp(milliseconds: 10_000))
        try driver.advanceWallClockTime(by: .seconds(2))
        try driver.pipeInput(Self.input, key: "a", value: 2, at: Timestamp(milliseconds: 12_500))
        try driver.advanceWallClockTime(by: .seconds(2))
        #expect(try lines(driver) == [])
        try driver.advanceWallClockTime(by: .seconds(2))
        #expect(try lines(driver) == ["a=2@15500"])
    }

    @Test func aRecordBehindATickIsLate() throws {
        let driver = try driver { $0.stream(Self.input, grace: .seconds(1)) }
        try driver.pipeInput(Self.input, key: "a", value: 1, at: Timestamp(milliseconds: 10_000))
        try driver.advanceWallClockTime(by: .seconds(5))
        try driver.pipeInput(Self.input, key: "b", value: 2, at: Timestamp(milliseconds: 13_999))
        try driver.pipeInput(Self.input, key: "b", value: 3, at: Timestamp(milliseconds: 14_000))
        #expect(try driver.accounting().late == 1)
        #expect(driver.size == StageSize(keys: 0, timers: 0, held: 1), "a has been forgotten, b waits")
    }

    @Test func twoSourcesOfOneTaskBothTick() throws {
        let driver = try driver { $0.stream(Self.input).merge($0.stream(Self.other)) }
        try driver.pipeInput(Self.input, key: "a", value: 1, at: Timestamp(milliseconds: 10_000))
        try driver.pipeInput(Self.other, key: "b", value: 2, at: Timestamp(milliseconds: 9_000))
        for _ in 0..<6 { try driver.advanceWallClockTime(by: .seconds(1)) }
        #expect(try lines(driver).sorted() == ["a=1@13000", "b=2@12000"])
    }

    @Test func aQuietSourceMovesOnWhileTheOtherFlows() throws {
        let driver = try driver { $0.stream(Self.input).merge($0.stream(Self.other)) }
        try driver.pipeInput(Self.other, key: "b", value: 2, at: Timestamp(milliseconds: 10_000))
        for second in Int64(0)..<8 {
            try driver.pipeInput(Self.input, key: "a", value: second, at: .zero + .seconds(10 + second))
            try driver.advanceWallClockTime(by: .seconds(1))
        }
        #expect(try lines(driver) == ["b=2@13000"])
    }

    /// One key among eight partitions: seven source partitions are empty, and so is the second source.
    @Test func emptyPartitionsHoldNothingUp() throws {
        let driver = try driver(partitions: 8) { topology in
            topology.stream(Self.input).merge(topology.stream(Self.other))
                .selectKey { "\($0.key)\($0.key)" }.repartition("doubled", key: .string, value: .int64)
        }
        try driver.pipeInput(Self.input, key: "a", value: 7, at: Timestamp(milliseconds: 10_000))
        for _ in 0..<6 { try driver.advanceWallClockTime(by: .seconds(1)) }
        #expect(try lines(driver) == ["aa=7@13000"])
    }

    @Test func aSourceMergedWithARepartitionTicks() throws {
        let driver = try driver { topology in
            let moved = topology.stream(Self.other).selectKey { $0.key }
                .repartition("moved", key: .string, value: .int64)
            return topology.stream(Self.input).merge(moved)
        }
        try driver.pipeInput(Self.other, key: "b", value: 2, at: Timestamp(milliseconds: 10_000))
        try driver.pipeInput(Self.input, key: "a", value: 1, at: Timestamp(milliseconds: 10_000))
        for _ in 0..<6 { try driver.advanceWallClockTime(by: .seconds(1)) }
        #expect(try lines(driver).sorted() == ["a=1@13000", "b=2@13000"])
    }
}
