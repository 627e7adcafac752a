import MillraceCore
import MillraceLog
import Testing

struct CheckingALogTests {
    @Test func aSoundLogHasNoDamages() throws {
        let folder = try TemporaryFolder()
        let directory = folder.path + "/log"
        let written = try EmbeddedLog.open(directory: directory)
        try written.createTopic(TopicDescription(name: "numbers", partitions: 2))
        let (batch, producer) = (RecordBatchBuilder(), try written.makeProducer(transactionalID: "writer"))
        let none = UnsafeRawBufferPointer(start: nil, count: 0)
        for number in Int64(0)..<10 {
            batch.append(timestamp: Timestamp(milliseconds: number), key: nil, value: none, headers: none)
        }
        try producer.begin()
        try producer.append(batch, to: TopicPartition("numbers", 1))
        guard case .committed = producer.commit() else { throw EngineError(.invalid, "the commit failed") }
        written.close()
        // page
        let log = try EmbeddedLog.openExisting(directory: directory)
        defer { log.close() }
        var damages: [LogDamage] = []
        var records: Int64 = 0
        for topic in try log.topics() {
            for number in 0..<topic.partitions {
                let verification = try log.verify(TopicPartition(topic.name, number))
                damages += verification.damages
                records += verification.records
            }
        }
        for damage in damages { print(damage) }
        // end of page
        #expect(damages.isEmpty)
        #expect(records == 10)
    }
}
