import MillraceCore
import MillraceLog
import MillraceStreams
import Synchronization
import Testing

/// Entries of a global table that cannot be read.
struct UnreadableEntryTests {
    private final class Told: Sendable {
        let errors = Mutex<[EngineError]>([])
    }

    private static let names = Topic("names", key: .string, value: .int64)
    private static let input = Topic("in", key: .string, value: .string)

    private func publish(_ rows: [(key: String, value: [UInt8])], to topic: String, on engine: any Engine) throws {
        let producer = try engine.makeProducer(transactionalID: "test-\(topic)")
        let batch = RecordBatchBuilder()
        for row in rows {
            let key = ByteWriter()
            key.write(utf8: row.key)
            row.value.withUnsafeBytes { value in
                batch.append(
                    timestamp: .zero, key: key.bytes, value: value,
                    headers: UnsafeRawBufferPointer(start: nil, count: 0))
            }
        }
        try producer.begin()
        try producer.append(batch, to: TopicPartition(topic, 0))
        guard case .committed = producer.commit() else { throw EngineError(.io, "the test's commit failed") }
    }

    /// The table keeps what it had under their keys; they are told together, once, by the first of them.
    @Test func areToldOnce() throws {
        let topology = Topology("unreadable")
        let table = topology.globalTable(Self.names)
        topology.stream(Self.input).join(table, on: \.key) { text, number throws(Rejection) in "\(text) \(number)" }
            .to(Topic("out", key: .string, value: .string))
        let (engine, told) = (try EmbeddedLog.inMemory(), Told())
        var configuration = RuntimeConfiguration(applicationID: "unreadable", partitions: 1, mode: .live)
        configuration.onHindrance = { error in told.errors.withLock { $0.append(error) } }
        let runtime = try SteppedRuntime(topology, engine: engine, configuration: configuration)
        let (one, bad) = ([UInt8](repeating: 0, count: 7) + [1], Array("no number".utf8))
        try publish([("a", one), ("b", bad), ("a", bad)], to: "names", on: engine)
        for _ in 0..<2 {
            try publish([("a", Array("x".utf8)), ("b", Array("y".utf8))], to: "in", on: engine)
            try runtime.runUntilIdle()
        }
        try runtime.close()

        let errors = told.errors.withLock { $0 }
        #expect(errors.count == 1)
        #expect(errors.first?.message.contains("2 entries of the table in topic names cannot be read") == true)
        #expect(errors.first?.message.contains("offset 1: malformed") == true)
        let (consumer, buffer) = (try engine.makeConsumer(), RecordBuffer())
        var results = 0
        _ = try consumer.readToEnd(of: TopicPartition("out", 0), from: 0, into: buffer) { results += $0.records.count }
        #expect(results == 2, "a is found both times, b never")
    }
}
