import MillraceCore
import MillraceLog
import Testing

// page
/// How many records each partition of `topic` holds that `group` has not consumed yet, on any engine.
func lag(of topic: String, group: String, on engine: any Engine) throws(EngineError) -> [TopicPartition: Int64] {
    guard let description = try engine.topic(named: topic) else {
        throw EngineError(.unknownTopic, "there is no topic \(topic)")
    }
    let partitions = (0..<description.partitions).map { TopicPartition(topic, $0) }
    let committed = try engine.committedOffsets(group: group, of: partitions)
    var lag: [TopicPartition: Int64] = [:]
    for partition in partitions {
        let offsets = try engine.offsets(of: partition)
        lag[partition] = offsets.upperBound - max(offsets.lowerBound, committed[partition]?.offset ?? 0)
    }
    return lag
}
// end of page

struct MillraceCorePageTests {
    @Test func lagIsWhatIsNotConsumed() throws {
        let log = try EmbeddedLog.inMemory()
        try log.createTopic(TopicDescription(name: "numbers", partitions: 2))
        let (batch, producer) = (RecordBatchBuilder(), try log.makeProducer(transactionalID: "writer"))
        let none = UnsafeRawBufferPointer(start: nil, count: 0)
        for number in Int64(0)..<10 {
            batch.append(timestamp: Timestamp(milliseconds: number), key: nil, value: none, headers: none)
        }
        let (first, second) = (TopicPartition("numbers", 0), TopicPartition("numbers", 1))
        try producer.begin()
        try producer.append(batch, to: second)
        try producer.sendOffsets([second: CommittedOffset(offset: 4)], group: "readers", member: nil)
        guard case .committed = producer.commit() else { throw EngineError(.invalid, "the commit failed") }
        #expect(try lag(of: "numbers", group: "readers", on: log) == [first: 0, second: 6])
        #expect(throws: EngineError.self) { try lag(of: "letters", group: "readers", on: log) }
    }
}
