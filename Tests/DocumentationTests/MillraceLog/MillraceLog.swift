import MillraceCore
import MillraceLog
import Testing

struct MillraceLogPageTests {
    @Test func writeAndRead() throws {
        let folder = try TemporaryFolder()
        let directory = folder.path + "/log"
        // page
        let log = try EmbeddedLog.open(directory: directory, options: LogOptions(durability: .power))
        defer { log.close() }
        try log.createTopic(TopicDescription(name: "greetings", partitions: 4))

        let (batch, key, value) = (RecordBatchBuilder(), ByteWriter(), ByteWriter())
        key.write(utf8: "ada")
        value.write(utf8: "hello")
        batch.append(
            timestamp: SystemClock().now(), key: key.bytes, value: value.bytes,
            headers: UnsafeRawBufferPointer(start: nil, count: 0))
        let partition = TopicPartition("greetings", Partitioner.partition(of: key.bytes, among: 4))

        let producer = try log.makeProducer(transactionalID: "greeter")
        try producer.begin()
        try producer.append(batch, to: partition)
        guard case .committed(let offsets) = producer.commit() else { return }

        let (consumer, buffer) = (try log.makeConsumer(), RecordBuffer())
        _ = try consumer.readToEnd(of: partition, from: offsets[partition]?.lowerBound ?? 0, into: buffer) { buffer in
            for record in buffer.records { #expect(record.value.map(Array.init) == Array("hello".utf8)) }
        }
        // end of page
        #expect(offsets == [partition: 0..<1])
        #expect(log.durability == .power)
    }
}
