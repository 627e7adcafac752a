import MillraceCore

/// All rows; copied when a transaction first changes it, so that one that fails leaves no trace.
package struct MemoryState: Sendable {
    var log: LogRow?
    var topics: [TopicRow] = []
    var partitions: [PartitionRow] = []
    var version: Int64 = 0
    var segments: [Int: [SegmentRow]] = [:]
    var groups: [GroupRow] = []
    var members: [Int64: [String: MemberRow]] = [:]
    var offsets: [Int64: [Int: OffsetRow]] = [:]
    var producers: [String: ProducerRow] = [:]
    var producerNumbers: [String: Int64] = [:]
    var sequences: [Int64: [Int: SequenceRow]] = [:]
    /// What changed rows were at the durable point.
    var durablePartitions: [Int: PartitionRow] = [:]
    var durableOffsets: [Int64: [Int: OffsetRow]] = [:]
    var durableProducers: [String: ProducerRow] = [:]

    /// The rows of a log without topics.
    package init() {}
}

/// One transaction on rows in memory; see ``Manifest`` for what its methods do.
package final class MemorySession: ManifestSession {
    /// What the transaction has made of the rows.
    package var state: MemoryState

    /// A transaction that begins with `state`.
    package init(_ state: MemoryState) {
        self.state = state
    }

    package func topics() -> [TopicRow] { state.topics }

    package func insert(_ topic: TopicRow) { state.topics.append(topic) }

    package func saveConfiguration(of topic: TopicDescription) {
        for index in state.topics.indices where state.topics[index].description.name == topic.name {
            state.topics[index].description.configuration = topic.configuration
        }
    }

    package func log() -> LogRow? { state.log }

    package func save(_ log: LogRow) { state.log = log }

    package func lastVersion() -> Int64 { state.version }

    package func raiseVersion(to version: Int64) { state.version = max(state.version, version) }

    package func partitions(changedAfter version: Int64) -> [PartitionRow] {
        version >= state.version ? [] : state.partitions.filter { $0.version > version }
    }

    package func partition(_ id: Int) -> PartitionRow? {
        state.partitions.indices.contains(id) ? state.partitions[id] : nil
    }

    package func save(_ partition: PartitionRow) {
        state.version = max(state.version, partition.version)
        if partition.id == state.partitions.count {
            state.partitions.append(partition)
        } else {
            state.partitions[partition.id] = partition
        }
    }

    package func sealedSegments(of partition: Int) -> [SegmentRow] {
        (state.segments[partition] ?? []).filter { $0.removed == nil }.sorted { $0.base < $1.base }
    }

    package func save(_ segment: SegmentRow) {
        forget(segment)
        state.segments[segment.partition, default: []].append(segment)
    }

    package func forget(_ segment: SegmentRow) {
        state.segments[segment.partition]?.removeAll {
            $0.base == segment.base && $0.generation == segment.generation
        }
    }

    package func groups() -> [GroupRow] { state.groups }

    package func group(named name: String) -> GroupRow? { state.groups.first { $0.name == name } }

    package func insertGroup(named name: String) -> GroupRow {
        let group = GroupRow(id: Int64(state.groups.count), name: name, generation: 0, isRebalancing: false)
        state.groups.append(group)
        return group
    }

    package func save(_ group: GroupRow) { state.groups[Int(group.id)] = group }

    package func members(of group: Int64) -> [MemberRow] {
        (state.members[group] ?? [:]).values.sorted { $0.id < $1.id }
    }

    package func member(_ id: String, of group: Int64) -> MemberRow? { state.members[group]?[id] }

    package func save(_ member: MemberRow) { state.members[member.group, default: [:]][member.id] = member }

    package func deleteMember(_ id: String, of group: Int64) { state.members[group]?[id] = nil }

    package func offsets(of group: Int64) -> [OffsetRow] {
        Array((state.offsets[group] ?? [:]).values)
    }

    package func offset(of group: Int64, partition: Int) -> CommittedOffset? {
        state.offsets[group]?[partition]?.committed
    }

    package func save(_ offset: OffsetRow) { state.offsets[offset.group, default: [:]][offset.partition] = offset }

    package func delete(_ offset: OffsetRow) { state.offsets[offset.group]?[offset.partition] = nil }

    package func producerEpoch(of transactionalID: String) -> Int64 { state.producers[transactionalID]?.epoch ?? 0 }

    package func save(_ producer: ProducerRow) { state.producers[producer.id] = producer }

    package func delete(_ producer: ProducerRow) { state.producers[producer.id] = nil }
}
