import MillraceCore
import MillraceLog
import MillraceStreams
import MillraceTesting
import Testing

/// Stores asked from outside, while and between what the topology does.
struct QueryTests {
    static let input = Topic("in", key: .string, value: .int64)
    static let counts = StoreView<String, Int64>("counts")
    static let entries = MapView<String, Int64, Int64>("entries")

    private struct Entries: KeyedProcessor {
        func makeStores(_ builder: StoreBuilder<String>) -> MapStore<String, Int64, Int64> {
            builder.map("entries", subkey: .int64)
        }

        func process(
            _ record: Record<String, Int64>, _ stores: MapStore<String, Int64, Int64>,
            _ context: inout KeyedContext<String, Int64, NoTimer>
        ) {
            stores[record.value] = record.value * 10
            if record.value < 0 { context.forget() }
            context.emit(record.value)
        }
    }

    private func topology() -> Topology {
        let topology = Topology("asked")
        let grouped = topology.stream(Self.input).groupByKey()
        grouped.count("counts").to(Topic("out", key: .string, value: .int64))
        grouped.process("entries-timers", Entries(), order: .any).to(Topic("out", key: .string, value: .int64))
        return topology
    }

    @Test func aDriverAnswersByKeyAllAndRange() throws {
        let driver = try TopologyTestDriver(topology(), partitions: 3)
        for (key, value) in [("a", 5), ("b", 1), ("a", 3), ("a", 9), ("c", -1)] as [(String, Int64)] {
            try driver.pipeInput(Self.input, key: key, value: value, at: .zero)
        }
        #expect(try driver.query(Self.counts, key: "a") == 3)
        #expect(try driver.query(Self.counts, key: "z") == nil)
        #expect(try driver.query(Self.counts) == ["a": 3, "b": 1, "c": 1])
        #expect(try driver.query(Self.entries, key: "a").map(\.subkey) == [3, 5, 9])
        #expect(try driver.query(Self.entries, key: "a", in: 4...9).map(\.value) == [50, 90])
        #expect(try driver.query(Self.entries, key: "c").isEmpty, "c was forgotten")
    }

    @Test func whatIsNotCommittedSaysSo() throws {
        let log = try EmbeddedLog.inMemory()
        let clock = ManualClock()
        let writer = try InputWriter(log, topics: ["in"], partitions: 2)
        var configuration = RuntimeConfiguration(applicationID: "asked", partitions: 2, mode: .replay)
        configuration.clock = clock
        configuration.fetchBytes = 1
        let topology = Topology("asked")
        topology.stream(Topic("in", key: .string, value: Serde<Step>.binary)).groupByKey().count("counts")
            .to(Topic("out", key: .string, value: .int64))
        let runtime = try SteppedRuntime(topology, engine: log, configuration: configuration)
        try runtime.runUntilIdle()
        for sequence in Int64(1)...4 {
            try writer.write([
                InputRecord(topic: "in", key: "a", step: Step(amount: 1, group: 1), time: 1, sequence: sequence)
            ])
        }
        while try runtime.query(Self.counts, key: "a").value != 2 { _ = try runtime.step() }
        #expect(try !runtime.query(Self.counts, key: "a").isCommitted)
        #expect(try runtime.query(Self.counts, key: "b").isCommitted, "no other key has changed")
        #expect(try !runtime.query(Self.counts).isCommitted)
        try runtime.runUntilIdle()
        let answer = try runtime.query(Self.counts, key: "a")
        #expect(answer.value == 4 && answer.isCommitted && answer.partitions == [0, 1])
    }

    @Test func aStoreThatIsNotThereIsAnError() throws {
        let driver = try TopologyTestDriver(topology())
        #expect(throws: StoreQueryError.unknownStore("count", known: ["counts", "entries"])) {
            try driver.query(StoreView<String, Int64>("count"))
        }
        let error = #expect(throws: StoreQueryError.self) { try driver.query(StoreView<String, String>("counts")) }
        #expect(error?.description == "store counts holds a Int64 for each String, not a String for each String")
        #expect(throws: StoreQueryError.self) { try driver.query(StoreView<String, Int64>("entries")) }
        #expect(throws: StoreQueryError.self) { try driver.query(MapView<String, Int64, Int64>("counts"), key: "a") }
    }

    /// Two processes, each with two threads and half of the partitions: each answers for its own.
    @Test func threadsAnswerForTheirProcess() throws {
        let log = try EmbeddedLog.inMemory()
        let configuration = RuntimeConfiguration(applicationID: "asked", partitions: 4, threads: 2, mode: .live)
        let runtimes = try (0..<2).map { _ in
            try StreamsRuntime(topology(), engine: log, configuration: configuration)
        }
        #expect(throws: StoreQueryError.notRunning) { try runtimes[0].query(Self.counts) }
        for runtime in runtimes { try runtime.start() }
        let keys = (0..<40).map { "k\($0)" }
        let producer = try log.makeProducer(transactionalID: "input")
        try producer.begin()
        for key in keys {
            let (keyBytes, value, batch) = (ByteWriter(), ByteWriter(), RecordBatchBuilder())
            keyBytes.write(utf8: key)
            value.write(Int64(7))
            batch.append(
                timestamp: .zero, key: keyBytes.bytes, value: value.bytes,
                headers: UnsafeRawBufferPointer(start: nil, count: 0))
            try producer.append(batch, to: TopicPartition("in", Partitioner.partition(of: keyBytes.bytes, among: 4)))
        }
        guard case .committed = producer.commit() else { throw EngineError(.unavailable, "not committed") }
        var answers: [StoreAnswer<[String: Int64]>] = []
        let consumer = try log.makeConsumer()
        // Four threads, of which each has one partition once all have joined.
        func isSettled() -> Bool {
            answers.allSatisfy { $0.partitions.count == 2 && $0.isCommitted }
                && answers.reduce(0) { $0 + $1.value.count } == keys.count
        }
        while answers.isEmpty || !isSettled() {
            for runtime in runtimes { if let failure = runtime.failure { throw failure } }
            let mark = consumer.news()
            answers = try runtimes.map { try $0.query(Self.counts, timeout: .seconds(60)) }
            consumer.waitForNews(after: mark, timeout: .milliseconds(50))
        }
        #expect(answers.flatMap(\.partitions).sorted() == [0, 1, 2, 3])
        for key in keys {
            let found = try runtimes.map { try $0.query(Self.counts, key: key).value }
            #expect(Set(found) == [1, nil], "one of them holds \(key)")
        }
        for runtime in runtimes { try runtime.stop() }
        #expect(throws: StoreQueryError.notRunning) { try runtimes[0].query(Self.counts) }
    }
}
