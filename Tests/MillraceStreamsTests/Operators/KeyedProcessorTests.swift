import MillraceCore
import MillraceLog
import MillraceStreams
import MillraceTesting
import Testing

/// A processor with three stores, three timers and a side output. A value is a small program, a letter and a number each:
/// `v7` sets the value to 7, `V` removes it, `m3=9` puts 9 under 3, `M3` removes 3, `x3=9` puts 9 under 3 for five seconds,
/// `l4` appends 4, `L` removes the first, `a5` `b5` `c5` set a timer five seconds on, `A` takes the first back, `s1` goes to
/// the side output, `f` forgets.
private struct Script: KeyedProcessor {
    enum Timer: UInt8, ProcessorTimer {
        case a
        case b
        case c
    }

    struct Stores {
        var value: ValueStore<String, Int64>
        var map: MapStore<String, Int64, Int64>
        var list: ListStore<String, Int64>
    }

    static let side = SideOutput<Int64>("numbers")

    func makeStores(_ builder: StoreBuilder<String>) -> Stores {
        Stores(
            value: builder.value("script-value"), map: builder.map("script-map", subkey: .int64),
            list: builder.list("script-list"))
    }

    func process(
        _ record: Record<String, String>, _ stores: Stores, _ context: inout KeyedContext<String, String, Timer>
    ) {
        for command in record.value.split(separator: " ") {
            let numbers = command.dropFirst().split(separator: "=").compactMap { Int64($0) }
            let number = numbers.first ?? 0
            let time = record.timestamp + .seconds(number)
            switch command.first {
            case "v": stores.value.value = number
            case "V": stores.value.value = nil
            case "u": stores.value.update(default: 100) { $0 += number }
            case "m": stores.map[number] = numbers[1]
            case "x": stores.map.set(numbers[1], for: number, until: record.timestamp + .seconds(5))
            case "M": stores.map[number] = nil
            case "l": stores.list.append(number)
            case "L": stores.list.removeFirst()
            case "a": context.setTimer(.a, at: time)
            case "b": context.setTimer(.b, at: time)
            case "c": context.setTimer(.c, at: time)
            case "A": context.cancelTimer(.a)
            case "s": context.emit(number, to: Self.side)
            case "f": context.forget()
            default: context.emit(Self.describe(stores))
            }
        }
    }

    func onTimer(
        _ timer: Timer, at time: Timestamp, _ stores: Stores, _ context: inout KeyedContext<String, String, Timer>
    ) {
        context.emit("\(timer)! \(Self.describe(stores))")
        if timer == .b { context.cancelTimer(.c) }
    }

    static func describe(_ stores: Stores) -> String {
        let map = stores.map.entries.map { "\($0.subkey)=\($0.value)" }.joined(separator: ",")
        return "\(stores.value.value.map(String.init) ?? "-") [\(map)] \(Array(stores.list))"
    }
}

struct KeyedProcessorTests {
    static let input = Topic("in", key: .string, value: .string)
    static let output = Topic("out", key: .string, value: .string)
    static let numbers = Topic("numbers", key: .string, value: .int64)

    private func topology(order: Order = .eventTime) -> Topology {
        let topology = Topology("scripts")
        let processed = topology.stream(Self.input).groupByKey().process("script-timers", Script(), order: order)
        processed.to(Self.output)
        processed.sideOutput(Script.side).to(Self.numbers)
        return topology
    }

    /// Pipes lines such as `a@3: v7 ?` (key, second, program), ends the input at `end`, and gives what came out.
    private func run(
        _ lines: [String], end: Int64 = 100, order: Order = .eventTime
    ) throws -> (lines: [String], driver: TopologyTestDriver) {
        let driver = try TopologyTestDriver(topology(order: order))
        for line in lines {
            let parts = line.split(whereSeparator: { ":@".contains($0) }).map(String.init)
            let time = Timestamp.zero + .seconds(Int64(parts[1]) ?? 0)
            try driver.pipeInput(Self.input, key: parts[0], value: parts[2], at: time)
        }
        try driver.endInput(Self.input, at: .zero + .seconds(end))
        let found = try driver.readRecords(Self.output).map {
            "\($0.key)@\($0.timestamp.milliseconds / 1_000): \($0.value)"
        }
        return (found, driver)
    }

    @Test func eachKeyHasStoresOfItsOwn() throws {
        let found = try run(["a@1: v7 m3=1 l5", "b@2: v8 m4=2 m1=9 l6 l7", "a@3: ?", "b@4: ?", "c@5: ?"])
        #expect(found.lines == ["a@3: 7 [3=1] [5]", "b@4: 8 [1=9,4=2] [6, 7]", "c@5: - [] []"])
    }

    @Test func entriesAreChangedAndRemoved() throws {
        let found = try run([
            "a@1: v7 m3=1 m2=2 m1=3 l5 l6", "a@2: u5 M2 m3=9 L ?", "a@3: V M1 M3 L L ?", "a@4: u1 m5=5 l9 ?",
        ])
        #expect(found.lines == ["a@2: 12 [1=3,3=9] [6]", "a@3: - [] []", "a@4: 101 [5=5] [9]"])
    }

    @Test func entriesExpireByEventTime() throws {
        let found = try run(["a@1: x3=1 m4=2", "a@5: ?", "a@6: ?", "b@7: x1=1"], end: 20)
        #expect(found.lines == ["a@5: - [3=1,4=2] []", "a@6: - [4=2] []"], "gone from its moment on")
        #expect(
            found.driver.size == StageSize(keys: 1, timers: 0, held: 0), "b's entry has expired with nobody looking")
    }

    @Test func timersOfOneMomentComeInTheOrderOfTheirDeclaration() throws {
        let found = try run(["a@1: c5 b6 a5", "b@2: b3 a3 c3"])
        #expect(
            found.lines == [
                "b@5: a! - [] []", "b@5: b! - [] []", "a@6: a! - [] []", "a@6: c! - [] []", "a@7: b! - [] []",
            ],
            "b's c is taken back by its b")
        #expect(found.driver.size == StageSize(keys: 0, timers: 0, held: 0))
    }

    @Test func timersAreReplacedAndTakenBackOneByOne() throws {
        #expect(try run(["a@1: a5 b9", "a@2: A", "a@3: b2"]).lines == ["a@5: b! - [] []"])
        #expect(try run(["a@1: a5 b9", "a@2: a9"]).lines == ["a@10: b! - [] []", "a@11: a! - [] []"])
    }

    @Test func aTimerComesBeforeRecordsOfItsKeyAtItsMoment() throws {
        let found = try run(["a@1: v1 a5", "b@1: a9", "a@6: v2 ?", "a@7: f", "a@8: ?"])
        #expect(
            found.lines == ["a@6: a! 1 [] []", "a@6: 2 [] []", "a@8: - [] []", "b@10: a! - [] []"])
    }

    @Test func forgettingRemovesAllStoresAndTimers() throws {
        let found = try run(["a@1: v1 m1=1 m2=2 l3 a5 b6 f"])
        #expect(found.lines == [])
        #expect(found.driver.size == StageSize(keys: 0, timers: 0, held: 0))
        for store in ["script-value", "script-map", "script-list", "script-timers"] {
            #expect(try found.driver.engine.topic(named: "scripts-\(store)-changelog") != nil)
        }
    }

    @Test func sideOutputsAreStreamsOfTheirOwn() throws {
        let found = try run(["a@1: s5 ? s6", "b@2: s7"])
        #expect(found.lines == ["a@1: - [] []"])
        let records = try found.driver.readRecords(Self.numbers)
        #expect(
            records.map { "\($0.key)=\($0.value)@\($0.timestamp.milliseconds)" } == [
                "a=5@1000", "a=6@1000", "b=7@2000",
            ])
        #expect(Set(records.map(\.position)).count == 3)
    }

    @Test func sideOutputsAreDescribed() {
        #expect(
            topology().describe().text == """
                topology scripts
                  sub-topology 0
                    0 stream in -> 1
                    1 process script-timers script-value script-map script-list -> 2, 3
                    2 to out
                    3 side output numbers -> 4
                    4 to numbers

                """)
    }

    @Test func sideOutputsThatCannotBeAreProblems() {
        let topology = Topology("scripts")
        let stream = topology.stream(Self.input)
        stream.filter { _ in true }.sideOutput(Script.side).to(Self.numbers)
        let processed = stream.groupByKey().process("script-timers", Script())
        processed.sideOutput(Script.side).to(Self.numbers)
        processed.sideOutput(SideOutput<String>("numbers")).to(Self.output)
        #expect {
            try TopologyTestDriver(topology)
        } throws: { error in
            (error as? TopologyError)?.problems == [
                "operator filter (number 1) has no side output numbers: take it from what process returns",
                "side output numbers of operator process (number 4) is taken with two types of value",
            ]
        }
    }

    /// The form of two functions, with a timer and a side output of its own.
    @Test func twoFunctionsAreAProcessor() throws {
        let topology = Topology("functions")
        let side = SideOutput<String>("refused")
        let processed = topology.stream(Self.numbers).groupByKey()
            .process("sums", Int64(0), emitting: String.self) { record, sum, context in
                guard record.value > 0 else { return context.emit("no \(record.value)", to: side) }
                sum += record.value
                context.setTimer(at: record.timestamp + .seconds(2))
            } onTimer: { time, sum, context in
                context.emit("\(sum) by \(time.milliseconds)")
                context.forget()
            }
        processed.to(Self.output)
        processed.sideOutput(side).to(Topic("refused", key: .string, value: .string))
        let driver = try TopologyTestDriver(topology)
        for (value, second) in [(5, 1), (-1, 2), (7, 2), (1, 9)] as [(Int64, Int64)] {
            try driver.pipeInput(Self.numbers, key: "a", value: value, at: .zero + .seconds(second))
        }
        try driver.endInput(Self.numbers, at: .zero + .seconds(20))
        #expect(try driver.readRecords(Self.output).map(\.value) == ["12 by 4000", "1 by 11000"])
        let refused = try driver.readRecords(Topic("refused", key: .string, value: .string))
        #expect(refused.map { "\($0.key)=\($0.value)@\($0.timestamp.milliseconds)" } == ["a=no -1@2000"])
    }

    /// The same results whether a run goes through or is taken up again after every record.
    @Test(arguments: [1, 3] as [Int32], UInt64(1)...4)
    func restartsChangeNothing(partitions: Int32, seed: UInt64) throws {
        print("KeyedProcessorTests.restartsChangeNothing partitions \(partitions) seed \(seed)")
        var random = SeededRandom(seed: seed)
        let lines = (0..<120).map { index in
            let commands = (0..<random.integer(in: 1...4)).map { _ in
                let number = random.integer(in: 0...9)
                return random.element(of: [
                    "v\(number)", "u\(number)", "V", "m\(number)=\(index)", "m\(number)=1", "x\(number)=\(index)",
                    "M\(number)", "l\(number)", "l\(number)", "L", "a\(number)", "b\(number)", "c\(number)", "A", "f",
                    "?",
                ])
            }
            return "k\(random.integer(below: 5)) " + (commands + ["?"]).joined(separator: " ")
        }
        var results: [[ResultLine]] = []
        for restarts in [false, true] {
            let run = try ScriptRun(topology(), partitions: partitions)
            for (index, line) in lines.enumerated() {
                let parts = line.split(separator: " ", maxSplits: 1).map(String.init)
                try run.pipe(key: parts[0], value: parts[1], time: Int64(index) * 700)
                if restarts { try run.restart() }
            }
            try run.end(at: 200_000)
            results.append(try canonical(run.engine, "out"))
            #expect(run.size.timers == 0 && run.size.held == 0)
        }
        #expect(results[0] == results[1])
        #expect(results[0].count > 150, "timers fire")
    }
}

/// A topology that reads the topic "in", with an input that is written record by record and a runtime that can be thrown
/// away.
final class ScriptRun {
    let engine: any Engine
    private let topology: Topology
    private let configuration: RuntimeConfiguration
    private let producer: any TransactionalProducer
    private var runtime: SteppedRuntime
    private var sequence: Int64 = 0

    init(_ topology: Topology, partitions: Int32, engine: (any Engine)? = nil) throws {
        self.engine = try engine ?? EmbeddedLog.inMemory()
        self.topology = topology
        configuration = RuntimeConfiguration(applicationID: topology.name, partitions: partitions, mode: .replay)
        runtime = try SteppedRuntime(topology, engine: self.engine, configuration: configuration)
        producer = try self.engine.makeProducer(transactionalID: "input")
    }

    var size: StageSize { runtime.size }

    func pipe(key: String, value: String, time: Int64) throws {
        let (keyBytes, valueBytes, headers, batch) = (ByteWriter(), ByteWriter(), ByteWriter(), RecordBatchBuilder())
        keyBytes.write(utf8: key)
        valueBytes.write(utf8: value)
        sequence += 1
        StreamHeader.write(sequence: sequence, ordinal: .root, to: headers)
        batch.append(
            timestamp: Timestamp(milliseconds: time), key: keyBytes.bytes, value: valueBytes.bytes,
            headers: headers.bytes)
        try producer.begin()
        try producer.append(
            batch,
            to: TopicPartition("in", Partitioner.partition(of: keyBytes.bytes, among: configuration.partitions)))
        try finish()
        try state(watermark: time, isLast: false)
    }

    func end(at time: Int64) throws {
        try state(watermark: time + 1, isLast: true)
    }

    /// Throws the runtime away, as it is, and begins anew from the log.
    func restart() throws {
        runtime = try SteppedRuntime(topology, engine: engine, configuration: configuration)
        try runtime.runUntilIdle()
    }

    private func state(watermark: Int64, isLast: Bool) throws {
        try producer.begin()
        for partition in 0..<configuration.partitions {
            let (headers, batch) = (ByteWriter(), RecordBatchBuilder())
            StreamHeader.write(
                watermark: Timestamp(milliseconds: watermark), isLast: isLast, writer: 0, of: 1, to: headers)
            batch.append(timestamp: .zero, key: nil, value: nil, headers: headers.bytes)
            try producer.append(batch, to: TopicPartition("in", partition))
        }
        try finish()
    }

    private func finish() throws {
        guard case .committed = producer.commit() else { throw EngineError(.unavailable, "not committed") }
        try runtime.runUntilIdle()
    }
}
