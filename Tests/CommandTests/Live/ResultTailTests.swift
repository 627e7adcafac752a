import MillraceCore
import MillraceLog
import MillraceReplay
import Testing

@testable import MillraceCommand

/// Results as a view of a live run reads them.
struct ResultTailTests {
    private static let results = [
        Application.Result(name: "early", topic: "early-topic"), Application.Result(name: "late", topic: "late-topic"),
    ]
    private let engine: EmbeddedLog

    init() throws {
        engine = try EmbeddedLog.inMemory()
        try engine.createTopic(TopicDescription(name: "early-topic", partitions: 1))
    }

    private func publish(_ text: String, to topic: String) throws {
        let (producer, batch, value) = (
            try engine.makeProducer(transactionalID: "test"), RecordBatchBuilder(), ByteWriter()
        )
        value.write(utf8: text)
        batch.append(
            timestamp: .zero, key: nil, value: value.bytes, headers: UnsafeRawBufferPointer(start: nil, count: 0))
        try producer.begin()
        try producer.append(batch, to: TopicPartition(topic, 0))
        guard case .committed = producer.commit() else { throw EngineError(.io, "the test's commit failed") }
    }

    private func read(_ tail: inout ResultTail) throws -> [String] {
        try tail.read().map { "\($0.result): \(String(decoding: $0.line, as: UTF8.self))" }
    }

    @Test func aTopicThatIsCreatedLaterIsReadFromItsBeginning() throws {
        try publish("old", to: "early-topic")
        var tail = try ResultTail(engine: engine, results: Self.results, fromBeginning: false)
        try publish("1", to: "early-topic")
        #expect(try read(&tail) == ["early: 1"])
        try engine.createTopic(TopicDescription(name: "late-topic", partitions: 1))
        try publish("2", to: "late-topic")
        #expect(try read(&tail) == ["late: 2"])
        #expect(try read(&tail) == [])
    }

    @Test func whatRetentionHasTakenIsPassedOver() throws {
        var tail = try ResultTail(engine: engine, results: Self.results, fromBeginning: true)
        for number in 0..<4 { try publish("\(number)", to: "early-topic") }
        try engine.deleteRecords(before: [TopicPartition("early-topic", 0): 3])
        #expect(try read(&tail) + read(&tail) == ["early: 3"])
    }
}
