import MillraceCore
import MillraceStreams

/// A stream that meets a global table, which was filled before the first record is read: entries are written, written
/// again and deleted.
struct GlobalTableCase: OperatorCase {
    let kind: JoinKind
    let sources: [SourceTopic]
    /// What is written to the table's topic, in order; nil deletes.
    let rows: [(key: String, value: Int64?)]
    var leavesNothing: Bool { true }
    var description: String { "\(kind), rows \(rows.map { "\($0.key)=\($0.value.map(String.init) ?? "nil")" })" }

    private static let topic = Topic("names", key: .string, value: .int64)

    init(_ kind: JoinKind, _ random: inout SeededRandom) {
        self.kind = kind
        sources = [SourceTopic("in", &random)]
        var rows: [(key: String, value: Int64?)] = []
        for _ in 0..<random.integer(in: 0...20) {
            let value = random.chance(0.25) ? nil : random.integer(in: 0...99)
            rows.append((Self.tableKey(random.integer(in: 0...9)), value))
        }
        self.rows = rows
    }

    /// Under what a record with `value` looks.
    @Sendable private static func tableKey(_ value: Int64) -> String { "row \(value % 7)" }

    func prepare(_ engine: any Engine) throws {
        try engine.createTopic(TopicDescription(name: Self.topic.name, partitions: 1, cleanup: .compact))
        let producer = try engine.makeProducer(transactionalID: "table")
        try producer.begin()
        for row in rows {
            let (key, value, batch) = (ByteWriter(), ByteWriter(), RecordBatchBuilder())
            key.write(utf8: row.key)
            if let number = row.value { value.write(number) }
            batch.append(
                timestamp: .zero, key: key.bytes, value: row.value == nil ? nil : value.bytes,
                headers: UnsafeRawBufferPointer(start: nil, count: 0))
            try producer.append(batch, to: TopicPartition(Self.topic.name, 0))
        }
        guard case .committed = producer.commit() else { throw EngineError(.unavailable, "no table") }
    }

    func build(_ topology: Topology) -> Results {
        let table = topology.globalTable(Self.topic)
        let stream = sources[0].stream(in: topology)
        return switch kind {
        case .inner: stream.join(table, on: { Self.tableKey($0.value) }) { joinText($0, $1) }
        case .left, .outer: stream.leftJoin(table, on: { Self.tableKey($0.value) }) { joinText($0, $1) }
        }
    }

    func expectation(_ input: Admission) -> Expectation {
        .results(
            input.all.compactMap { item in
                let found = rows.last { $0.key == Self.tableKey(item.value ?? 0) }?.value
                if kind == .inner, found == nil { return nil }
                return ResultLine(
                    time: item.time, sequence: item.sequence, key: item.key, value: joinText(item.value, found))
            })
    }
}
