import MillraceCore
import MillraceLog

/// A member of the group `copiers`: reads the partitions it is assigned and commits copies with its place in them.
final class CrashCopier {
    private let log: EmbeddedLog
    private let member: any GroupMember
    private let producer: any TransactionalProducer
    private let consumer: any Consumer
    private let buffer = RecordBuffer()
    private let batch = RecordBatchBuilder()
    private var places: [TopicPartition: Int64] = [:]

    init(folder: String, name: String) throws {
        log = try Main.openLog(folder)
        member = try log.joinGroup("copiers", topics: ["events"], clientID: name)
        producer = try log.makeProducer(transactionalID: name)
        consumer = try log.makeConsumer()
    }

    func run() throws {
        while true {
            let mark = consumer.news()
            try handle(member.poll())
            var copied = 0
            for (partition, offset) in places.sorted(by: { $0.key < $1.key }) {
                copied += try copy(partition, from: offset)
            }
            if copied == 0 { consumer.waitForNews(after: mark, timeout: .milliseconds(50)) }
        }
    }

    private func handle(_ event: GroupEvent?) throws {
        switch event {
        case .assigned(let partitions):
            let committed = try log.committedOffsets(group: "copiers")
            places = Dictionary(uniqueKeysWithValues: partitions.map { ($0, committed[$0]?.offset ?? 0) })
            Main.say("assigned \(partitions.count)")
        case .revoking:
            places = [:]
            try member.completeRevocation()
        case .lost: places = [:]
        case nil: break
        }
    }

    private func copy(_ partition: TopicPartition, from offset: Int64) throws -> Int {
        let next = try consumer.fetch(partition, from: offset, maxBytes: 8_192, into: buffer)
        guard !buffer.records.isEmpty else { return 0 }
        for record in buffer.records {
            batch.append(timestamp: record.timestamp, key: record.key, value: record.value, headers: record.headers)
        }
        try producer.begin()
        try producer.append(batch, to: TopicPartition("copies", partition.partition))
        try producer.sendOffsets(
            [partition: CommittedOffset(offset: next)], group: "copiers", member: member.membership)
        switch producer.commit() {
        case .committed:
            places[partition] = next
            Main.say("copied \(buffer.records.count)")
        case .fenced:
            // The group went on without this member; the next poll says so.
            places = [:]
        case .retriable(let error), .abortable(let error), .fatal(let error), .unknown(let error):
            throw error
        }
        return buffer.records.count
    }
}
