import MillraceCommand
import MillraceCore
import MillraceFormats

/// What is known of a topic at one moment.
struct TopicReport {
    /// How far a group has come.
    struct GroupPlace {
        var group: String
        /// The committed offsets by partition; nil where there is none.
        var committed: [Int64?]
    }

    var topic: TopicDescription
    /// The offsets of each partition.
    var offsets: [Range<Int64>]
    /// The groups that have committed offsets of the topic, by name.
    var groups: [GroupPlace]

    /// Reports on all topics of the engine, by name.
    static func all(of opened: OpenEngine, withGroups: Bool) throws(EngineError) -> [TopicReport] {
        var places: [(group: String, offsets: [TopicPartition: CommittedOffset])] = []
        let engine = opened.engine
        let topics = try engine.topics().sorted { $0.name < $1.name }
        if withGroups {
            let partitions = topics.flatMap { topic in (0..<topic.partitions).map { TopicPartition(topic.name, $0) } }
            for group in try opened.groups() {
                places.append((group, try engine.committedOffsets(group: group, of: partitions)))
            }
        }
        var reports: [TopicReport] = []
        for topic in topics {
            var report = TopicReport(topic: topic, offsets: [], groups: [])
            for number in 0..<topic.partitions {
                report.offsets.append(try engine.offsets(of: TopicPartition(topic.name, number)))
            }
            for (group, offsets) in places {
                let committed = (0..<topic.partitions).map { offsets[TopicPartition(topic.name, $0)]?.offset }
                guard committed.contains(where: { $0 != nil }) else { continue }
                report.groups.append(GroupPlace(group: group, committed: committed))
            }
            reports.append(report)
        }
        return reports
    }

    /// How many records of `partition` the group has not worked through: those behind its offset, or all where it has
    /// committed none.
    func lag(of place: GroupPlace, partition: Int) -> Int64 {
        let offsets = offsets[partition]
        return max(0, offsets.upperBound - max(offsets.lowerBound, place.committed[partition] ?? 0))
    }

    /// Appends the report as one JSON object on a line.
    func writeJSON(to output: OutputBuffer) {
        var json = JSONWriter(into: output)
        json.beginObject()
        json.member("topic", topic.name)
        json.member("cleanup", topic.cleanup.rawValue)
        json.key("settings")
        json.beginObject()
        for setting in topic.configuration.settings {
            json.key(named: setting.name)
            json.string(setting.value)
        }
        json.endObject()
        json.key("partitions")
        json.beginArray()
        for (number, range) in offsets.enumerated() {
            json.beginObject()
            json.member("partition", number)
            json.member("first", range.lowerBound)
            json.member("next", range.upperBound)
            json.endObject()
        }
        json.endArray()
        if !groups.isEmpty { writeGroups(to: &json) }
        json.endObject()
        json.newline()
    }

    private func writeGroups(to json: inout JSONWriter) {
        json.key("groups")
        json.beginArray()
        for place in groups {
            json.beginObject()
            json.member("group", place.group)
            json.key("partitions")
            json.beginArray()
            for (number, committed) in place.committed.enumerated() {
                json.beginObject()
                json.member("partition", number)
                json.key("committed")
                if let committed { json.integer(committed) } else { json.null() }
                json.member("lag", lag(of: place, partition: number))
                json.endObject()
            }
            json.endArray()
            json.endObject()
        }
        json.endArray()
    }
}
