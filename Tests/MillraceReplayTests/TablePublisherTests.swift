import MillraceCore
import MillraceLog
import MillraceReplay
import MillraceStreams
import MillraceTesting
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
private final class OvertakingEngine: ForwardingEngine, @unchecked Sendable {
    private let left: Mutex<Int>

    init(_ inner: EmbeddedLog, times: Int) {
        left = Mutex(times)
        super.init(inner)
    }

    override func makeProducer(transactionalID: String) throws(EngineError) -> any TransactionalProducer {
        let producer = try inner.makeProducer(transactionalID: transactionalID)
        let isOvertaken = left.withLock { left -> Bool in
            defer { left -= left > 0 ? 1 : 0 }
            return left > 0
        }
        if isOvertaken { _ = try inner.makeProducer(transactionalID: transactionalID) }
        return producer
    }
}
