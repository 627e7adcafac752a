import MillraceCore
import MillraceLog
import MillraceStreams
import MillraceTesting
import Testing

/// The end of the input, in all the shapes it can have.
struct EndTests {
    static let left = Topic("left", key: .string, value: .int64)
    static let right = Topic("right", key: .string, value: .int64)
    static let output = Topic("out", key: .string, value: .int64)

    /// The left input ends at 10 s, the right one at 20 s: a timer at 18 s belongs to the input.
    @Test func theLongerOfTwoInputsDecides() throws {
        let topology = Topology("two-ends")
        topology.stream(Self.left).merge(topology.stream(Self.right)).groupByKey()
            .process("silences", Silence()).to(Self.output)
        let driver = try TopologyTestDriver(topology, partitions: 3, mode: .replay)
        try driver.pipeInput(Self.left, key: "a", value: 1, at: .zero + .seconds(9))
        try driver.endInput(Self.left, at: .zero + .seconds(10))
        try driver.pipeInput(Self.right, key: "b", value: 2, at: .zero + .seconds(15))
        try driver.pipeInput(Self.right, key: "c", value: 3, at: .zero + .seconds(18))
        try driver.endInput(Self.right, at: .zero + .seconds(20))
        #expect(try driver.readKeyValuesToMap(Self.output) == ["a": 1, "b": 2], "c's timer is due at 21")
    }

    /// An input without any record ends before its event time has begun; the task behind the repartition ends too.
    @Test(arguments: [1, 3] as [Int32])
    func anEmptyInputEndsEverywhere(partitions: Int32) throws {
        let log = try EmbeddedLog.inMemory()
        let topology = Topology("empty")
        topology.stream(Self.left).selectKey { $0.key }.repartition("moved", key: .string, value: .int64)
            .groupByKey().count("counts").to(Self.output)
        let writer = try InputWriter(log, topics: ["left"], partitions: partitions)
        let runtime = try SteppedRuntime(
            topology, engine: log,
            configuration: RuntimeConfiguration(applicationID: "empty", partitions: partitions, mode: .replay))
        try writer.state(["left"], watermark: .min, isLast: true)
        try runtime.runUntilIdle()
        #expect(try runtime.progress().isAtEnd)
        #expect(try runtime.progress().accounting.read == 0)
    }

    /// Three megabytes from one record: more than an engine takes in one batch, in the result, the repartition topic and
    /// the changelog.
    @Test func aCommitMayBeLarge() throws {
        let source = Topic("left", key: .string, value: .int64)
        let texts = Topic("texts", key: .string, value: .string)
        let topology = Topology("large")
        let many = topology.stream(source).flatMapValues { count in
            (0..<count).map { "\($0) " + String(repeating: "x", count: 1_000) }
        }
        many.to(texts)
        many.selectKey { String($0.value.prefix { $0 != " " }) }.repartition("moved", key: .string, value: .string)
            .groupByKey().reduce("last") { $1 }.mapValues { Int64($0.count) }.to(Self.output)
        let driver = try TopologyTestDriver(topology)
        try driver.pipeInput(source, key: "a", value: 3_000, at: .zero)
        let records = try driver.readRecords(texts)
        #expect(records.count == 3_000)
        #expect(records.map(\.value) == records.sorted { $0.position < $1.position }.map(\.value), "order is kept")
        #expect(try driver.readKeyValuesToMap(Self.output).count == 3_000)
    }

    /// All state has gone at the end, and a restart finds none: what was forgotten is gone from the changelog too.
    @Test func forgottenStateDoesNotComeBack() throws {
        let log = try EmbeddedLog.inMemory()
        let writer = try InputWriter(log, topics: TripTopology.inputs, partitions: 3)
        let configuration = RuntimeConfiguration(applicationID: "trips", partitions: 3, mode: .replay)
        var runtime = try SteppedRuntime(TripTopology.make(), engine: log, configuration: configuration)
        for sequence in Int64(0)..<40 {
            let step = Step(amount: sequence % 3 == 0 ? 13 : 2, group: sequence % 4)
            try writer.write([
                InputRecord(
                    topic: "left", key: "v\(sequence % 7)", step: step, time: sequence * 700, sequence: sequence)
            ])
            try writer.state(TripTopology.inputs, watermark: sequence * 700)
            try runtime.runUntilIdle()
        }
        #expect(runtime.size.keys > 4, "four group counts and more")
        try writer.state(TripTopology.inputs, watermark: 1_000_000)
        try runtime.runUntilIdle()
        let left = StageSize(keys: 4, timers: 0, held: 0)
        #expect(runtime.size == left, "the group counts are never forgotten")
        runtime = try SteppedRuntime(TripTopology.make(), engine: log, configuration: configuration)
        try runtime.runUntilIdle()
        #expect(runtime.size == left)
    }
}
