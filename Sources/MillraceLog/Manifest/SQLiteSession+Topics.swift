import GRDB
import MillraceCore

/// Topics. What a topic is configured with stands in one column: a line for each setting, its name and value.
extension SQLiteSession {
    func topics() throws(EngineError) -> [TopicRow] {
        try rows(
            "SELECT first_partition, name, partitions, cleanup, configuration FROM topics ORDER BY first_partition"
        ) { row in
            let cleanup: String = row[3]
            guard let policy = CleanupPolicy(rawValue: cleanup) else {
                throw EngineError(.corrupt, "\(path): topic with the unknown clean-up policy \(cleanup)")
            }
            let description = TopicDescription(
                name: row[1], partitions: row[2], cleanup: policy, configuration: try decode(row[4]))
            return TopicRow(description: description, firstPartition: row[0])
        }
    }

    func insert(_ topic: TopicRow) throws(EngineError) {
        try execute(
            "INSERT INTO topics (first_partition, name, partitions, cleanup, configuration) VALUES (?, ?, ?, ?, ?)",
            [
                topic.firstPartition, topic.description.name, topic.description.partitions,
                topic.description.cleanup.rawValue, encode(topic.description.configuration),
            ])
    }

    func saveConfiguration(of topic: TopicDescription) throws(EngineError) {
        try execute("UPDATE topics SET configuration = ? WHERE name = ?", [encode(topic.configuration), topic.name])
    }

    private func encode(_ configuration: TopicConfiguration) -> String {
        configuration.settings.map { "\($0.name)=\($0.value)" }.joined(separator: "\n")
    }

    private func decode(_ text: String) throws(EngineError) -> TopicConfiguration {
        var configuration = TopicConfiguration()
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2, (try? configuration.set(parts[0], to: parts[1])) != nil else {
                throw EngineError(.corrupt, "\(path): topic with the unknown setting \(line)")
            }
        }
        return configuration
    }
}
