import MillraceCore
import MillraceTesting
import Synchronization

/// What an engine may do wrong, and the start of the name of a conformance case that must notice.
enum Flaw: String, CaseIterable, Sendable {
    case emptyForNull = "records: null and empty are told apart"
    case headersLost = "records: headers are kept"
    case timestampsRounded = "records: order, keys and timestamps are kept"
    case lastRecordSkipped = "reads: from every offset, by small and large steps"
    case endToldTooSoon = "records: the largest record is taken, a larger one refused without harm"
    case uncommittedSeen = "isolation: an open transaction is not seen, nor does it move the end"
    case abortCommits = "isolation: an abort leaves nothing"
    case producersNotFenced = "fencing: a second producer of the same id ends the first"
    case generationsIgnored = "generations: an old one cannot commit"
    case membersApart = "groups: members share two topics by ranges, and one that leaves gives up its share"
    case metadataLost = "committed offsets: kept with metadata until replaced"
    case offsetsNotCommitted = "committed offsets: they come with the records, or not at all"
    case nothingDeleted = "deletion: the partition begins at the offset, and goes on"
    case mismatchIgnored = "topics: one with other partitions is a mismatch"
    case anyNameTaken = "topics: names and partition counts that are not allowed are invalid"
}

/// An engine with one flaw over one without.
final class FlawedEngine: ForwardingEngine, @unchecked Sendable {
    private let flaw: Flaw
    private let count = Atomic<Int>(0)

    init(_ inner: any Engine, _ flaw: Flaw) {
        self.flaw = flaw
        super.init(inner)
    }

    /// A name that no other call gets.
    private func unique(_ name: String) -> String {
        "\(name)-\(count.add(1, ordering: .relaxed).newValue)"
    }

    override func createTopic(_ topic: TopicDescription) throws(EngineError) {
        do throws(EngineError) {
            try inner.createTopic(topic)
        } catch {
            if flaw == .mismatchIgnored, error.code == .topicMismatch { return }
            if flaw == .anyNameTaken, error.code == .invalid { return }
            throw error
        }
    }

    override func settledOffsets(
        group: String, of partitions: [TopicPartition]
    ) throws(EngineError) -> [TopicPartition: CommittedOffset] {
        let offsets = try inner.settledOffsets(group: group, of: partitions)
        return flaw == .metadataLost ? offsets.mapValues { CommittedOffset(offset: $0.offset) } : offsets
    }

    override func deleteRecords(before offsets: [TopicPartition: Int64]) throws(EngineError) {
        if flaw != .nothingDeleted { try inner.deleteRecords(before: offsets) }
    }

    override func makeConsumer() throws(EngineError) -> any Consumer {
        FlawedConsumer(inner: try inner.makeConsumer(), flaw: flaw)
    }

    override func makeProducer(transactionalID: String) throws(EngineError) -> any TransactionalProducer {
        let id = flaw == .producersNotFenced ? unique(transactionalID) : transactionalID
        return FlawedProducer(inner: try inner.makeProducer(transactionalID: id), flaw: flaw)
    }

    override func joinGroup(
        _ group: String, topics: [String], clientID: String
    ) throws(EngineError) -> any GroupMember {
        let name = flaw == .membersApart ? unique(group) : group
        return try inner.joinGroup(name, topics: topics, clientID: clientID)
    }
}

private final class FlawedConsumer: ForwardingConsumer {
    private let flaw: Flaw

    init(inner: any Consumer, flaw: Flaw) {
        self.flaw = flaw
        super.init(inner)
    }

    override func fetch(
        _ partition: TopicPartition, from offset: Int64, maxBytes: Int, into buffer: RecordBuffer
    ) throws(EngineError) -> Int64 {
        let next = try inner.fetch(partition, from: offset, maxBytes: maxBytes, into: buffer)
        let none = UnsafeRawBufferPointer(start: nil, count: 0)
        switch flaw {
        case .emptyForNull, .headersLost, .timestampsRounded:
            buffer.records = buffer.records.map { record in
                RawRecord(
                    offset: record.offset,
                    timestamp: flaw == .timestampsRounded
                        ? Timestamp(milliseconds: record.timestamp.milliseconds / 1_000_000 * 1_000_000)
                        : record.timestamp,
                    key: flaw == .emptyForNull ? record.key ?? none : record.key, value: record.value,
                    headers: flaw == .headersLost ? none : record.headers)
            }
        case .lastRecordSkipped: _ = buffer.records.popLast()
        case .endToldTooSoon: buffer.isAtEnd = true
        default: break
        }
        return next
    }
}

private final class FlawedProducer: ForwardingProducer {
    private let flaw: Flaw

    init(inner: any TransactionalProducer, flaw: Flaw) {
        self.flaw = flaw
        super.init(inner)
    }

    override func append(_ batch: RecordBatchBuilder, to partition: TopicPartition) throws(EngineError) {
        try inner.append(batch, to: partition)
        if flaw == .uncommittedSeen {
            _ = inner.commit()
            try inner.begin()
        }
    }

    override func sendOffsets(
        _ offsets: [TopicPartition: CommittedOffset], group: String, member: GroupMembership?
    ) throws(EngineError) {
        if flaw == .offsetsNotCommitted { return }
        try inner.sendOffsets(offsets, group: group, member: flaw == .generationsIgnored ? nil : member)
    }

    override func abort() {
        if flaw == .abortCommits { _ = inner.commit() } else { inner.abort() }
    }
}
