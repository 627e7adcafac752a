import MillraceCore
import MillraceLog
@testable import MillraceStreams
import Testing

/// What a writer keeps to send it anew, and the marks of its commits.
struct ResendTests {
    private let place = TopicPartition("words", 0)

    private func batch(_ values: [String]) -> RecordBatchBuilder {
        let batch = RecordBatchBuilder()
        for value in values {
            Array(value.utf8).withUnsafeBytes { bytes in
                batch.append(
                    timestamp: Timestamp(milliseconds: 5), key: nil, value: bytes,
                    headers: UnsafeRawBufferPointer(start: nil, count: 0))
            }
        }
        return batch
    }

    private func values(_ log: EmbeddedLog) throws -> [String] {
        var values: [String] = []
        _ = try log.makeConsumer().readToEnd(of: place, from: 0, into: RecordBuffer()) { buffer in
            values += buffer.records.map { String(decoding: $0.value ?? .init(start: nil, count: 0), as: UTF8.self) }
        }
        return values
    }

    @Test(arguments: [true, false])
    func whatIsKeptIsSentOnceWhenItIsDue(isNeeded: Bool) throws {
        let log = try EmbeddedLog.inMemory()
        try log.createTopic(TopicDescription(name: "words", partitions: 1))
        let producer = try log.makeProducer(transactionalID: "p")
        var resend = Resend(isNeeded: isNeeded, place: place)
        for values in [["one", "two"], ["three"]] { resend.keep(batch(values), place) }
        func send() throws -> Bool {
            var isOpen = false
            try resend.append(to: producer) { () throws(EngineError) in
                try producer.begin()
                isOpen = true
            }
            guard isOpen else { return false }
            guard case .committed = producer.commit() else { throw EngineError(.unavailable, "not committed") }
            return true
        }
        #expect(try !send(), "it is not due")
        resend.isDue = true
        #expect(try send())
        #expect(try values(log) == (isNeeded ? ["one", "two", "three"] : []))
        #expect(try !send(), "it has been sent")
        resend.removeAll()
        resend.isDue = true
        #expect(try send())
        #expect(try values(log).count == (isNeeded ? 3 : 0), "what was committed is forgotten")
    }

    @Test func eachCommitHasAMarkOfItsOwn() {
        var (first, second) = (Resend(isNeeded: true, place: place), Resend(isNeeded: true, place: place))
        let marks = [first.offsets(for: nil), first.offsets(for: nil), second.offsets(for: nil)].map { $0[place] }
        #expect(Set(marks).count == 3 && !marks.contains(nil))
        var unneeded = Resend(isNeeded: false, place: place)
        #expect(unneeded.offsets(for: nil).isEmpty)
        let given = SourceWriter.Place(offset: 7, metadata: "here")
        #expect(
            unneeded.offsets(for: (given, of: place)) == [place: CommittedOffset(offset: 7, metadata: "here")])
    }
}
