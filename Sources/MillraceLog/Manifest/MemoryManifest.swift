import MillraceCore
import Synchronization

/// Committed state in memory, for the threads of one process.
package final class MemoryManifest: Manifest {
    private let state = Mutex(MemoryState())

    /// The state of a log without topics.
    package init() {}

    package func write<Result>(
        synced: Bool, _ body: (any ManifestSession) throws(EngineError) -> Result,
        isApplied: (any ManifestSession) throws(EngineError) -> Bool
    ) -> WriteOutcome<Result> {
        let session = MemorySession(state.withLock { $0 })
        do throws(EngineError) {
            let result = try body(session)
            state.withLock { $0 = session.state }
            return .committed(result)
        } catch {
            return .failed(error)
        }
    }

    package func read<Result>(
        _ body: (any ManifestSession) throws(EngineError) -> Result
    ) throws(EngineError) -> Result {
        try body(MemorySession(state.withLock { $0 }))
    }

    package func close() {}
}

/// All rows; copied when a transaction first changes it, so that one that fails leaves no trace.
package struct MemoryState: Sendable {
    var topics: [TopicRow] = []
    var partitions: [PartitionRow] = []
    var version: Int64 = 0
    var segments: [Int: [SegmentRow]] = [:]
    var groups: [GroupRow] = []
    var members: [Int64: [String: MemberRow]] = [:]
    var offsets: [Int64: [Int: CommittedOffset]] = [:]
    var producers: [String: Int64] = [:]

    /// The rows of a log without topics.
    package init() {}
}

/// One transaction on rows in memory; see ``Manifest`` for what its methods do.
package final class MemorySession: ManifestSession {
    /// What the transaction has made of the rows.
    package private(set) var state: MemoryState

    /// A transaction that begins with `state`.
    package init(_ state: MemoryState) {
        self.state = state
    }

    package func topics() -> [TopicRow] { state.topics }

    package func insert(_ topic: TopicRow) { state.topics.append(topic) }

    package func lastVersion() -> Int64 { state.version }

    package func partitions(changedAfter version: Int64) -> [PartitionRow] {
        version >= state.version ? [] : state.partitions.filter { $0.version > version }
    }

    package func save(_ partition: PartitionRow) {
        state.version = max(state.version, partition.version)
        if partition.id == state.partitions.count {
            state.partitions.append(partition)
        } else {
            state.partitions[partition.id] = partition
        }
    }

    package func sealedSegments(of partition: Int) -> [SegmentRow] { state.segments[partition] ?? [] }

    package func insert(_ segment: SegmentRow) { state.segments[segment.partition, default: []].append(segment) }

    package func deleteSegments(of partition: Int, endingBy offset: Int64) {
        state.segments[partition]?.removeAll { $0.end <= offset }
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
        (state.offsets[group] ?? [:]).map { OffsetRow(group: group, partition: $0.key, committed: $0.value) }
    }

    package func offset(of group: Int64, partition: Int) -> CommittedOffset? { state.offsets[group]?[partition] }

    package func save(_ offset: OffsetRow) {
        state.offsets[offset.group, default: [:]][offset.partition] = offset.committed
    }

    package func producerEpoch(of transactionalID: String) -> Int64 { state.producers[transactionalID] ?? 0 }

    package func setProducerEpoch(_ epoch: Int64, of transactionalID: String) {
        state.producers[transactionalID] = epoch
    }
}
