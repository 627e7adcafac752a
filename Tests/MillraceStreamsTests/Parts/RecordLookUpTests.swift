import MillraceCore
import MillraceLog
@testable import MillraceStreams
import Testing

struct RecordLookUpTests {
    private let partition = TopicPartition("words", 0)

    /// A log whose record at each offset says which that is.
    private func makeLog(_ count: Int64) throws -> EmbeddedLog {
        let log = try EmbeddedLog.inMemory()
        try log.createTopic(TopicDescription(name: "words", partitions: 1))
        let producer = try log.makeProducer(transactionalID: "p")
        try producer.begin()
        let batch = RecordBatchBuilder()
        for offset in 0..<count {
            Array("word \(offset)".utf8).withUnsafeBytes { value in
                batch.append(
                    timestamp: Timestamp(milliseconds: 5), key: nil, value: value,
                    headers: UnsafeRawBufferPointer(start: nil, count: 0))
            }
        }
        try producer.append(batch, to: partition)
        guard case .committed = producer.commit() else { throw EngineError(.unavailable, "not committed") }
        return log
    }

    @Test func manyRecordsTakeFewFetches() throws {
        let log = try makeLog(1_000)
        let consumer = CountingConsumer(try log.makeConsumer())
        let records = RecordLookUp(consumer)
        let offsets = Set((0..<100).map { Int64($0 * 7 + 30) })
        try records.read(offsets, of: partition)
        #expect(consumer.fetches <= 2)
        for offset in offsets {
            let record = try records.record(of: partition, at: offset)
            #expect(String(decoding: record.value ?? .init(start: nil, count: 0), as: UTF8.self) == "word \(offset)")
        }
    }

    @Test func aRecordThatIsGoneIsAnError() throws {
        let records = RecordLookUp(try makeLog(10).makeConsumer())
        try records.read([4, 12], of: partition)
        let error = #expect(throws: EngineError.self) { try records.record(of: partition, at: 12) }
        #expect(error?.code == .corrupt && error?.message.contains("offset 12") ?? false)
        let asked = #expect(throws: EngineError.self) { try records.record(of: partition, at: 5) }
        #expect(asked?.code == .corrupt, "it was not read")
    }
}

private final class CountingConsumer: Consumer {
    private let inner: any Consumer
    private(set) var fetches = 0

    init(_ inner: any Consumer) {
        self.inner = inner
    }

    func fetch(
        _ partition: TopicPartition, from offset: Int64, maxBytes: Int, into buffer: RecordBuffer
    ) throws(EngineError) -> Int64 {
        fetches += 1
        return try inner.fetch(partition, from: offset, maxBytes: maxBytes, into: buffer)
    }
    func news() -> UInt32 { inner.news() }
    func waitForNews(after mark: UInt32, timeout: TimeSpan) { inner.waitForNews(after: mark, timeout: timeout) }
}
