import MillraceCore
import Synchronization

/// What this process knows of the committed ends of all partitions, brought up to date only when the news counter has
/// moved, and then with what has changed only.
final class PartitionTable: Sendable {
    private struct Known {
        var topics: [String: TopicRow] = [:]
        var names: [TopicPartition] = []
        var rows: [PartitionRow] = []
        /// All changes up to this version are in `rows`.
        var version: Int64 = 0
        /// What the news counter showed before `rows` was last complete; nil before the first look.
        var mark: UInt32?
    }

    private let known = Mutex(Known())

    /// The row number of `partition`; nil if it is not known here.
    func find(_ partition: TopicPartition) -> Int? {
        known.withLock { known in
            guard let topic = known.topics[partition.topic],
                partition.partition >= 0, partition.partition < topic.description.partitions
            else { return nil }
            return topic.firstPartition + Int(partition.partition)
        }
    }

    /// The topic called `name`; nil if it is not known here.
    func topic(_ name: String) -> TopicDescription? { known.withLock { $0.topics[name]?.description } }

    /// All topics known here, by name.
    var topics: [TopicRow] {
        known.withLock { $0.topics.values.sorted { $0.description.name < $1.description.name } }
    }

    /// The partition whose row number is `row`.
    func name(_ row: Int) -> TopicPartition { known.withLock { $0.names[row] } }

    /// The partition whose row number is `row`, and the row if all that happened until `mark` is known.
    func row(_ row: Int, at mark: UInt32) -> PartitionRow? {
        known.withLock { $0.mark == mark ? $0.rows[row] : nil }
    }

    /// The row as it is known, be it old.
    func knownRow(_ row: Int) -> PartitionRow { known.withLock { $0.rows[row] } }

    /// All changes up to this version are known.
    var version: Int64 { known.withLock { $0.version } }

    /// Reads what has changed; `mark` was taken before `session` began. Returns the version that is now known.
    @discardableResult
    func refresh(from session: any ManifestSession, mark: UInt32) throws(EngineError) -> Int64 {
        let (version, count) = known.withLock { ($0.version, $0.rows.count) }
        let last = try session.lastVersion()
        guard last > version else {
            known.withLock { $0.mark = mark }
            return version
        }
        let rows = try session.partitions(changedAfter: version)
        let topics = rows.contains { $0.id >= count } ? try session.topics() : []
        return try known.withLock { (known) throws(EngineError) in
            Self.add(topics, to: &known)
            guard rows.allSatisfy({ known.rows.indices.contains($0.id) }) else {
                throw EngineError(.corrupt, "the log's database names partitions of no topic; restore it from a copy")
            }
            for row in rows where row.version > known.rows[row.id].version { known.rows[row.id] = row }
            known.version = max(known.version, last)
            known.mark = mark
            return known.version
        }
    }

    /// Takes over what this process has committed itself as `version`, and `mark`, what the counter showed before it
    /// counted this commit, nil if it did not; without a gap to what is known no one needs to read it again.
    func apply(_ rows: [PartitionRow], version: Int64, mark: UInt32?) {
        known.withLock { known in
            guard known.version == version - 1 else { return }
            for row in rows { known.rows[row.id] = row }
            known.version = version
            if let mark, known.mark == mark { known.mark = mark &+ 1 }
        }
    }

    private static func add(_ topics: [TopicRow], to known: inout Known) {
        for topic in topics where known.topics[topic.description.name] == nil {
            known.topics[topic.description.name] = topic
            for number in 0..<topic.description.partitions {
                known.names.append(TopicPartition(topic.description.name, number))
                known.rows.append(PartitionRow(id: known.rows.count, version: -1))
            }
        }
    }
}
