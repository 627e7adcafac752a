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
    func refresh(engine: any Engine, consumer: any Consumer) throws(EngineError) {
        for definition in definitions {
            let partition = TopicPartition(definition.topic, 0)
            var position: Int64
            if let known = positions[definition.node] {
                position = known
            } else {
                position = try engine.offsets(of: partition).lowerBound
            }
            while true {
                let next = try consumer.fetch(partition, from: position, maxBytes: 1 << 20, into: buffer)
                guard !buffer.records.isEmpty else { break }
                for record in buffer.records { contents[definition.node]?.apply(record) }
                position = next
            }
            positions[definition.node] = position
        }
        buffer.removeAll()
    }
}
