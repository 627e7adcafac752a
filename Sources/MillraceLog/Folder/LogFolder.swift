import MillraceCore

/// The names of what lies in a log's folder.
struct LogFolder: Sendable {
    /// The folder's path, absolute.
    let path: String

    var header: String { path + "/log.header" }
    var lock: String { path + "/log.lock" }
    var database: String { path + "/log.sqlite" }
    var topics: String { path + "/topics" }

    /// The folder of a partition.
    func partition(_ partition: TopicPartition) -> String { "\(topics)/\(partition.topic)/\(partition.partition)" }

    /// A file of the segment of `partition` that begins at offset `base`.
    func segment(_ partition: TopicPartition, base: Int64, _ kind: SegmentFile = .log) -> String {
        let digits = String(base)
        let name = String(repeating: "0", count: max(0, 20 - digits.count)) + digits
        return "\(self.partition(partition))/\(name).\(kind.rawValue)"
    }

    /// The base offset and kind of the segment file called `name`; nil for other names.
    static func parse(_ name: String) -> (base: Int64, kind: SegmentFile)? {
        let parts = name.split(separator: ".", maxSplits: 1)
        guard parts.count == 2, parts[0].utf8.count == 20, let base = Int64(parts[0]),
            let kind = SegmentFile(rawValue: String(parts[1]))
        else { return nil }
        return (base, kind)
    }

    /// Whether a folder with these files may be a log whose creation was cut short.
    static func mayBeginLog(in names: [String]) -> Bool {
        names.allSatisfy { $0 == "topics" || $0.hasPrefix("log.") }
    }
}

/// The files of a segment.
enum SegmentFile: String, CaseIterable {
    case log
    case offsets = "index"
    case times = "timeindex"
}
