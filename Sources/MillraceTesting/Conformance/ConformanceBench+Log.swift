import MillraceCore

/// Writing and reading as most cases do it.
extension ConformanceBench {
    /// Commits `records` to `partition` as one batch and returns the offsets from the first to the last.
    @discardableResult
    func write(
        _ records: [ConformanceRecord], to partition: TopicPartition, by producer: any TransactionalProducer
    ) throws -> Range<Int64> {
        try producer.begin()
        try producer.append(RecordBatchBuilder(records), to: partition)
        let ranges = try commit(producer)
        guard let range = ranges[partition] else {
            throw ConformanceFailure("a commit to \(partition) gives offsets for \(ranges.keys.sorted()) only")
        }
        return range
    }

    @discardableResult
    func write(
        _ texts: [String], to partition: TopicPartition, by producer: any TransactionalProducer
    ) throws -> Range<Int64> {
        try write(texts.map { ConformanceRecord($0) }, to: partition, by: producer)
    }

    /// Ends a transaction that must succeed.
    @discardableResult
    func commit(_ producer: any TransactionalProducer) throws -> [TopicPartition: Range<Int64>] {
        try expectCommitted(producer.commit())
    }

    /// Commits `offsets` alone.
    func commit(
        _ offsets: [TopicPartition: CommittedOffset], group: String, member: GroupMembership? = nil,
        by producer: any TransactionalProducer
    ) throws -> CommitOutcome {
        try producer.begin()
        try producer.sendOffsets(offsets, group: group, member: member)
        return producer.commit()
    }

    /// Expects a commit to have succeeded, and returns its offsets.
    @discardableResult
    func expectCommitted(_ outcome: CommitOutcome) throws -> [TopicPartition: Range<Int64>] {
        guard case .committed(let ranges) = outcome else {
            throw ConformanceFailure("expected the commit to succeed, found \(outcome)")
        }
        for (partition, range) in ranges {
            committedEnds[partition] = max(committedEnds[partition, default: 0], range.upperBound)
        }
        return ranges
    }

    /// Ends a transaction that must be fenced.
    func expectFenced(_ outcome: CommitOutcome, _ what: String) throws {
        guard case .fenced = outcome else { throw ConformanceFailure("\(what): expected fenced, found \(outcome)") }
    }

    /// The offsets of `partition`, once all that was committed here can be read.
    func offsets(of partition: TopicPartition) throws -> Range<Int64> {
        try wait(for: "what was committed to \(partition) to be readable") {
            let offsets = try engine.offsets(of: partition)
            return offsets.upperBound >= committedEnds[partition, default: 0] ? offsets : nil
        }
    }

    /// All that can be read of `partition` from `offset` on, or from its first record.
    func read(
        _ partition: TopicPartition, from offset: Int64? = nil, maxBytes: Int = 1 << 20
    ) throws -> [PlacedRecord] {
        let first = try offsets(of: partition).lowerBound
        var reader = ConformanceReader(partition, from: offset ?? first, by: try engine.makeConsumer())
        return try reader.readToEnd(maxBytes: maxBytes)
    }
}

/// Reads one partition on and on.
struct ConformanceReader {
    let partition: TopicPartition
    let consumer: any Consumer
    private(set) var position: Int64
    private let buffer = RecordBuffer()

    init(_ partition: TopicPartition, from offset: Int64, by consumer: any Consumer) {
        self.partition = partition
        self.consumer = consumer
        position = offset
    }

    /// What has come since the last call.
    mutating func readToEnd(maxBytes: Int = 1 << 20) throws -> [PlacedRecord] {
        var records: [PlacedRecord] = []
        position = try consumer.readToEnd(of: partition, from: position, maxBytes: maxBytes, into: buffer) { buffer in
            for raw in buffer.records {
                records.append(PlacedRecord(offset: raw.offset, record: ConformanceRecord(raw)))
            }
        }
        return records
    }
}
