import MillraceCore
import MillraceStreams

extension TopologyTestDriver {
    /// The records that have come to `topic` since the last look, partition by partition; those with a null value only
    /// if the topic's value serde takes null.
    public func readRecords<Key, Value>(_ topic: Topic<Key, Value>) throws -> [Record<Key, Value>] {
        let none = UnsafeRawBufferPointer(start: nil, count: 0)
        var records: [Record<Key, Value>] = []
        try forEachNew(topic.name) { _, raw in
            guard raw.value != nil || topic.value.takesNull, !StreamHeader.isStatement(raw) else { return }
            let place = StreamHeader.place(in: raw.headers)
            records.append(
                Record(
                    key: try topic.key.decode(raw.key ?? (topic.key.takesNull ? nil : none)),
                    value: try topic.value.decode(raw.value), timestamp: raw.timestamp,
                    sequence: place?.sequence ?? raw.offset, ordinal: place?.ordinal ?? .root))
        }
        return records
    }

    /// The values of the records that have come to `topic` since the last look, partition by partition.
    public func readValues<Key, Value>(_ topic: Topic<Key, Value>) throws -> [Value] {
        try readRecords(topic).map(\.value)
    }

    /// The last value of each key among the records that have come to `topic` since the last look.
    public func readKeyValuesToMap<Key: Hashable, Value>(_ topic: Topic<Key, Value>) throws -> [Key: Value] {
        Dictionary(try readRecords(topic).map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
    }

    /// The records with the keys and values of `topic` that came after their time, since the last look.
    public func readLate<Key, Value>(_ topic: Topic<Key, Value>) throws -> [Record<Key, Value>] {
        try readRecords(Topic(topicNames.late, key: topic.key, value: topic.value))
    }

    /// The records that have gone to the dead letters since the last look.
    public func readDeadLetters() throws -> [DeadLetter] {
        var letters: [DeadLetter] = []
        try forEachNew(topicNames.deadLetters) { _, raw in letters.append(DeadLetter(raw)) }
        return letters
    }

    /// How event time has moved on without a record, since the last look: the source topic, and the moment.
    public func readTicks() throws -> [(topic: String, time: Timestamp)] {
        var ticks: [(topic: String, time: Timestamp)] = []
        try forEachNew(topicNames.ticks) { _, raw in
            ticks.append((raw.key.map { String(decoding: $0, as: UTF8.self) } ?? "", raw.timestamp))
        }
        return ticks
    }

    /// Whether nothing has come to `topic` since the last look, which this is none of.
    public func isEmpty<Key, Value>(_ topic: Topic<Key, Value>) throws -> Bool {
        for number in 0..<(try partitionCount(of: topic.name)) {
            let partition = TopicPartition(topic.name, number)
            let end = try engine.offsets(of: partition).upperBound
            if readPositions[partition] ?? 0 < end { return false }
        }
        return true
    }

    private func forEachNew(_ topic: String, _ body: (Int32, RawRecord) throws -> Void) throws {
        let buffer = RecordBuffer()
        for number in 0..<(try partitionCount(of: topic)) {
            let partition = TopicPartition(topic, number)
            let first = readPositions[partition] ?? 0
            readPositions[partition] = try consumer.readToEnd(of: partition, from: first, into: buffer) { buffer in
                for raw in buffer.records { try body(number, raw) }
            }
        }
    }
}
