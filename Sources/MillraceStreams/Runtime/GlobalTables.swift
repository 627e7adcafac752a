import MillraceCore

/// A worker's copies of the global tables, kept up with their topics.
final class GlobalTables {
    private let definitions: [GlobalTableDefinition]
    /// The tables' contents by node.
    let contents: [Int: any GlobalTableContent]
    private var positions: [Int: Int64] = [:]
    private let buffer = RecordBuffer()
    private let onHindrance: (EngineError) -> Void

    /// Copies of the tables of these `definitions`; `onHindrance` is told which entries cannot be read.
    init(_ definitions: [GlobalTableDefinition], onHindrance: @escaping (EngineError) -> Void) {
        self.onHindrance = onHindrance
        self.definitions = definitions
        contents = Dictionary(uniqueKeysWithValues: definitions.map { ($0.node, $0.make()) })
    }

    /// Reads what has come to the tables' topics.
    func refresh(engine: any Engine, consumer: any Consumer) throws {
        for definition in definitions {
            let partition = TopicPartition(definition.topic, 0)
            let first = try positions[definition.node] ?? engine.offsets(of: partition).lowerBound
            var unreadable: [(offset: Int64, why: Rejection)] = []
            positions[definition.node] = try consumer.readToEnd(of: partition, from: first, into: buffer) { buffer in
                for record in buffer.records {
                    do throws(Rejection) {
                        try contents[definition.node]?.apply(record)
                    } catch {
                        unreadable.append((record.offset, error))
                    }
                }
            }
            if let first = unreadable.first { report(unreadable.count, of: partition, first.offset, first.why) }
        }
        buffer.removeAll()
    }

    private func report(_ count: Int, of partition: TopicPartition, _ offset: Int64, _ why: Rejection) {
        let what = count == 1 ? "an entry" : "\(count) entries"
        onHindrance(
            EngineError(
                .corrupt,
                "\(what) of the table in topic \(partition.topic) cannot be read; the table stays as it was without. "
                    + "\(count == 1 ? "It has" : "The first has") offset \(offset): \(why.reason)"
                    + (why.message.isEmpty ? "" : ", \(why.message)")))
    }
}
