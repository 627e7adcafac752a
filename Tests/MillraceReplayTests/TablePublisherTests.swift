import MillraceCore
import MillraceLog
import MillraceReplay
import MillraceStreams
import Synchronization
import Testing

/// Several processes publish a table as they start.
struct TablePublisherTests {
    private let topic = Topic("names", key: .string, value: .string)

    private func content(_ log: EmbeddedLog) throws -> [String] {
        var values: [String] = []
        _ = try log.makeConsumer().readToEnd(of: TopicPartition("names", 0), from: 0, into: RecordBuffer()) { buffer in
            values += buffer.records.map { String(decoding: $0.value ?? .init(start: nil, count: 0), as: UTF8.self) }
        }
        return values
    }

    @Test func whoIsOvertakenBeginsAnew() throws {
        let log = try EmbeddedLog.inMemory()
        try TablePublisher.publish([("a", "Ada")], to: topic, on: OvertakingEngine(log, times: 3))
        #expect(try content(log) == ["Ada"])
    }

    @Test func whoIsOvertakenForeverGivesUp() throws {
        let log = try EmbeddedLog.inMemory()
        let error = #expect(throws: EngineError.self) {
            try TablePublisher.publish([("a", "Ada")], to: topic, on: OvertakingEngine(log, times: .max))
        }
        #expect(error?.code == .fenced)
        #expect(try content(log) == [])
    }

    /// A publisher of one's own is not replaced: what was read since it was made may have changed.
    @Test func aPublisherThatIsOvertakenFails() throws {
        let log = try EmbeddedLog.inMemory()
        let publisher = try TablePublisher(topic, on: OvertakingEngine(log, times: 1))
        let error = #expect(throws: EngineError.self) { try publisher.publish([("a", "Ada")]) }
        #expect(error?.code == .fenced)
    }
}

/// A log of which each producer is overtaken at once by another of its id, so many times.
private final class OvertakingEngine: Engine {
    private let inner: EmbeddedLog
    private let left: Mutex<Int>

    init(_ inner: EmbeddedLog, times: Int) {
        self.inner = inner
        left = Mutex(times)
    }

    var capabilities: EngineCapabilities { inner.capabilities }
    func createTopic(_ topic: TopicDescription) throws(EngineError) { try inner.createTopic(topic) }
    func topics() throws(EngineError) -> [TopicDescription] { try inner.topics() }
    func offsets(of partition: TopicPartition) throws(EngineError) -> Range<Int64> { try inner.offsets(of: partition) }
    func committedOffsets(group: String) throws(EngineError) -> [TopicPartition: CommittedOffset] {
        try inner.committedOffsets(group: group)
    }
    func deleteRecords(before offsets: [TopicPartition: Int64]) throws(EngineError) {
        try inner.deleteRecords(before: offsets)
    }
    func makeConsumer() throws(EngineError) -> any Consumer { try inner.makeConsumer() }
    func makeProducer(transactionalID: String) throws(EngineError) -> any TransactionalProducer {
        let producer = try inner.makeProducer(transactionalID: transactionalID)
        let isOvertaken = left.withLock { left -> Bool in
            defer { left -= left > 0 ? 1 : 0 }
            return left > 0
        }
        if isOvertaken { _ = try inner.makeProducer(transactionalID: transactionalID) }
        return producer
    }
    func joinGroup(_ group: String, topics: [String], clientID: String) throws(EngineError) -> any GroupMember {
        try inner.joinGroup(group, topics: topics, clientID: clientID)
    }
}
