import MillraceCore

/// A worker's copies of the global tables, kept up with their topics.
final class GlobalTables {
    private let definitions: [GlobalTableDefinition]
    /// The tables' contents by node.
    let contents: [Int: any GlobalTableContent]
    private var positions: [Int: Int64] = [:]
    private let buffer = RecordBuffer()

    init(_ definitions: [GlobalTableDefinition]) {
        self.definitions = definitions
        contents = Dictionary(uniqueKeysWithValues: definitions.map { ($0.node, $0.make()) })
    }

    /// Reads what has come to the tables' topics.
    func refresh(engine: any Engine, consumer: any Consumer) throws {
        for definition in definitions {
            let partition = TopicPartition(definition.topic, 0)
            let first = try positions[definition.node] ?? engine.offsets(of: partition).lowerBound
            positions[definition.node] = try consumer.readToEnd(of: partition, from: first, into: buffer) { buffer in
                for record in buffer.records { contents[definition.node]?.apply(record) }
            }
        }
        buffer.removeAll()
    }
}
