import MillraceCore
import MillraceLog
import MillraceStreams
import MillraceTesting
import Testing

/// A task whose input has a thousand writers: what each has stated is committed, and known after a restart.
struct ManyWritersTests {
    static let source = Topic("numbers", key: .string, value: .int64)
    static let output = Topic("out", key: .string, value: .int64)
    static let writers: Int32 = 1_000

    /// Counts by minute, behind a repartition.
    static func topology() -> Topology {
        let topology = Topology("many")
        topology.stream(source).selectKey { $0.key }.repartition("moved", key: .string, value: .int64)
            .groupByKey().windowed(by: .tumbling(.minutes(1))).count("minutes")
            .suppress(until: .windowCloses).map { ($0.key.key, $0.value) }.to(output)
        return topology
    }

    /// States `watermark` for writers number `writers` on the repartition topic.
    static func state(_ engine: any Engine, _ writers: Range<Int32>, watermark: (Int32) -> Int64) throws {
        let batch = RecordBatchBuilder()
        for writer in writers {
            let headers = ByteWriter()
            StreamHeader.write(
                watermark: Timestamp(milliseconds: watermark(writer)), isLast: false, writer: writer, of: Self.writers,
                to: headers)
            batch.append(timestamp: Timestamp(milliseconds: 1), key: nil, value: nil, headers: headers.bytes)
        }
        try commit(batch, to: "many-moved-repartition", engine)
    }

    static func write(_ engine: any Engine, key: String, time: Int64) throws {
        let (keyBytes, value, batch) = (ByteWriter(), ByteWriter(), RecordBatchBuilder())
        keyBytes.write(utf8: key)
        value.write(Int64(1))
        batch.append(
            timestamp: Timestamp(milliseconds: time), key: keyBytes.bytes, value: value.bytes,
            headers: UnsafeRawBufferPointer(start: nil, count: 0))
        try commit(batch, to: "numbers", engine)
    }

    private static func commit(_ batch: RecordBatchBuilder, to topic: String, _ engine: any Engine) throws {
        let producer = try engine.makeProducer(transactionalID: "test")
        try producer.begin()
        try producer.append(batch, to: TopicPartition(topic, 0))
        guard case .committed = producer.commit() else { throw EngineError(.io, "the input was not committed") }
    }

    /// The real upstream task is writer 0, the test is the 999 others. A window of the first minute closes only when the
    /// slowest, writer 999, has come to its end; by then two runtimes have come and gone.
    @Test func theSlowestOfAThousandDecidesAfterARestart() throws {
        let log = try EmbeddedLog.inMemory()
        let configuration = RuntimeConfiguration(applicationID: "many", partitions: 1, mode: .replay)
        let input = try InputWriter(log, topics: ["numbers"], partitions: 1)
        func run(_ body: () throws -> Void) throws -> Int64 {
            let runtime = try SteppedRuntime(Self.topology(), engine: log, configuration: configuration)
            try runtime.runUntilIdle()
            try body()
            try runtime.runUntilIdle()
            try runtime.close()
            return try log.offsets(of: TopicPartition("out", 0)).upperBound
        }
        let before = try run {
            try Self.write(log, key: "a", time: 30_000)
            try input.state(["numbers"], watermark: 5_000_000)
            try Self.state(log, 1..<Self.writers) { 59_000 + Int64($0) }
        }
        #expect(before == 0, "writer 1 stands at 59.001 s")
        let moved = try run {
            try Self.state(log, 1..<(Self.writers - 1)) { 60_000 + Int64($0) * 1_000 }
        }
        #expect(moved == 0, "writer 999 stands at 59.999 s")
        let after = try run {
            try Self.state(log, (Self.writers - 1)..<Self.writers) { _ in 60_000 }
        }
        #expect(after == 1)
        for offset in try log.committedOffsets(group: "many").values {
            #expect(offset.metadata.utf8.count <= CommittedOffset.maxMetadataBytes)
        }
    }

    @Test func tooManyPartitionsAreRefused() throws {
        let log = try EmbeddedLog.inMemory()
        for partitions in [Int32(0), 4_097] {
            #expect(throws: TopologyError.self) {
                try SteppedRuntime(
                    Self.topology(), engine: log,
                    configuration: RuntimeConfiguration(applicationID: "many", partitions: partitions, mode: .replay))
            }
        }
    }
}
