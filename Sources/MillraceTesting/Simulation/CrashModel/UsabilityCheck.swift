import MillraceCore
import MillraceLog

/// Whether a log that was opened after a crash can be worked with: written, read again, and its group goes on.
struct UsabilityCheck {
    let log: EmbeddedLog
    let state: ModelState
    let clock: ManualClock

    func run(_ random: inout SeededRandom) throws {
        let partition = Int(random.integer(below: Int64(state.ends.count)))
        let name = ModelLog.partitions[partition]
        let producer = try log.makeProducer(transactionalID: "after-crash")
        var end = state.ends[partition]
        var position = state.positions[0][partition]
        for _ in 0..<2 {
            let record = ModelRecord.random(named: "after", time: end, &random)
            try producer.begin()
            try producer.append(.init(of: [record]), to: name)
            try expectCommit(producer, [name: end..<end + 1])
            try expect(record, in: name, at: end)
            end += 1
        }
        if random.chance(0.5) { position = try commitAsMember(producer, name, position) }
        let committed = try log.committedOffsets(group: ModelLog.groups[0])[name]
        guard committed == position else {
            throw Violation(
                "\(name): the group stands at \(String(describing: committed)), not \(String(describing: position))")
        }
    }

    /// Joins the group, from which the members that crashed are left out in time, and commits for it.
    private func commitAsMember(
        _ producer: any TransactionalProducer, _ name: TopicPartition, _ position: CommittedOffset?
    ) throws -> CommittedOffset {
        clock.advance(by: .seconds(7))
        let member = try log.joinGroup(ModelLog.groups[0], topics: [name.topic], clientID: "after")
        guard let event = try member.poll(), case .assigned(let partitions) = event, partitions.contains(name) else {
            throw Violation("a new member is assigned nothing after a crash, though all others are gone")
        }
        let next = CommittedOffset(offset: (position?.offset ?? 0) + 1, metadata: "after")
        try producer.begin()
        try producer.sendOffsets([name: next], group: ModelLog.groups[0], member: member.membership)
        try expectCommit(producer, [:])
        return next
    }

    private func expectCommit(
        _ producer: any TransactionalProducer, _ expected: [TopicPartition: Range<Int64>]
    ) throws {
        let outcome = producer.commit()
        guard case .committed(let ranges) = outcome, ranges == expected else {
            throw Violation("after a crash a commit ends with \(outcome), expected are the offsets \(expected)")
        }
    }

    private func expect(_ record: ModelRecord, in name: TopicPartition, at offset: Int64) throws {
        let buffer = RecordBuffer()
        let next = try log.makeConsumer().fetch(name, from: offset, maxBytes: 1, into: buffer)
        guard next == offset + 1, buffer.records.count == 1, record.matches(buffer.records[0]) else {
            throw Violation("\(name): what was committed after a crash at offset \(offset) reads otherwise")
        }
    }
}

extension ModelRecord {
    /// A record whose value begins with `name`; `time` is about its timestamp, in a unit of 10 ms.
    static func random(named name: String, time: Int64, _ random: inout SeededRandom) -> ModelRecord {
        let size = random.chance(0.5) ? 60 : random.chance(0.7) ? 500 : 1_000
        var value = Array(name.utf8)
        value.append(UInt8(ascii: " "))
        var filling = random.split()
        for _ in 0..<(random.integer(below: Int64(size)) / 8) {
            withUnsafeBytes(of: filling.next()) { value.append(contentsOf: $0) }
        }
        return ModelRecord(
            timestamp: 1_000_000 + time * 10 + random.integer(below: 100),
            key: Array("key \(random.integer(below: 8))".utf8),
            value: value)
    }
}

extension RecordBatchBuilder {
    /// A batch of `records`.
    convenience init(of records: [ModelRecord]) {
        self.init(capacity: 1_024)
        let none = UnsafeRawBufferPointer(start: nil, count: 0)
        for record in records {
            record.key.withUnsafeBytes { key in
                record.value.withUnsafeBytes { value in
                    append(
                        timestamp: Timestamp(milliseconds: record.timestamp), key: key, value: value, headers: none)
                }
            }
        }
    }
}
