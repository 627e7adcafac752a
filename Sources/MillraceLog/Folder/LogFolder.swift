import MillraceCore

/// The names of what lies in a log's folder.
struct LogFolder: Sendable {
    /// The folder's path, absolute.
    let path: String

    /// The name under which a log that is in no folder shows in messages.
    static let inMemory = LogFolder(path: "/memory")

    var header: String { path + "/log.header" }
    var lock: String { path + "/log.lock" }
    var roundLock: String { path + "/log.rounds" }
    var maintenanceLock: String { path + "/log.maintenance" }
    var database: String { path + "/log.sqlite" }
    var topics: String { path + "/topics" }

    /// The folder of a topic's partitions.
    func topic(_ name: String) -> String { "\(topics)/\(name)" }

    /// The folder of a partition.
    func partition(_ partition: TopicPartition) -> String { "\(topic(partition.topic))/\(partition.partition)" }

    /// A file of the segment of `partition` that begins at offset `base`.
    func segment(
        _ partition: TopicPartition, base: Int64, generation: Int = 0, _ kind: SegmentFile = .log
    ) -> String {
        "\(self.partition(partition))/\(SegmentName(base: base, generation: generation, kind: kind))"
    }

    /// Whether a folder with these files may be a log whose creation was cut short.
    static func mayBeginLog(in names: [String]) -> Bool {
        names.allSatisfy { $0 == "topics" || $0.hasPrefix("log.") }
    }
}
