import MillraceCore

/// The committed state of a log: what exists and how far it reaches. It is what makes commits atomic.
package protocol Manifest: Sendable {
    /// Runs `body` while no other thread or process can write. What it changed takes effect together when it returns,
    /// and not at all if it throws. Callers queue before this; see ``CommitQueue``.
    ///
    /// Changes survive a loss of power in the order in which they were made: all of them up to some one. A change that
    /// is `synced` survives from when this returns, and so do all before it; the others survive the end of any process,
    /// but a loss of power may take away the last of them.
    ///
    /// If the end of the change fails in a way that leaves its outcome open, `isApplied` looks, still before anyone
    /// else can write, whether it took effect.
    func write<Result>(
        synced: Bool, _ body: (any ManifestSession) throws(EngineError) -> Result,
        isApplied: (any ManifestSession) throws(EngineError) -> Bool
    ) -> WriteOutcome<Result>

    /// Runs `body` on a state that stands still. It must change nothing, and be short.
    func read<Result>(_ body: (any ManifestSession) throws(EngineError) -> Result) throws(EngineError) -> Result

    /// Lets go of files and connections. The manifest is not used afterwards.
    func close()
}

/// How a change of committed state ended.
package enum WriteOutcome<Result> {
    case committed(Result)
    case failed(EngineError)
    /// It may or may not have taken effect.
    case unknown(EngineError)
}

extension Manifest {
    /// Runs `body` as a change that can be made again without harm.
    func change<Result>(
        synced: Bool = false, _ body: (any ManifestSession) throws(EngineError) -> Result
    ) throws(EngineError) -> Result {
        switch write(synced: synced, body, isApplied: { (_) throws(EngineError) in false }) {
        case .committed(let result): return result
        case .failed(let error), .unknown(let error): throw error
        }
    }
}

/// Committed state as one transaction sees it.
package protocol ManifestSession: AnyObject {
    /// All topics, by row number of their partitions.
    func topics() throws(EngineError) -> [TopicRow]
    /// Adds a topic; its partitions are added with ``save(_:)-PartitionRow``.
    func insert(_ topic: TopicRow) throws(EngineError)

    /// The greatest version of any partition; 0 if there is none.
    func lastVersion() throws(EngineError) -> Int64
    /// The partitions whose version is greater than `version`.
    func partitions(changedAfter version: Int64) throws(EngineError) -> [PartitionRow]
    /// Puts `partition` in the place of the row with its id.
    func save(_ partition: PartitionRow) throws(EngineError)

    /// The segments of `partition` that are written to no more, by offset.
    func sealedSegments(of partition: Int) throws(EngineError) -> [SegmentRow]
    /// Adds a segment that is written to no more.
    func insert(_ segment: SegmentRow) throws(EngineError)
    /// Forgets the sealed segments of `partition` that end at or before `offset`.
    func deleteSegments(of partition: Int, endingBy offset: Int64) throws(EngineError)

    /// All groups.
    func groups() throws(EngineError) -> [GroupRow]
    /// The group called `name`.
    func group(named name: String) throws(EngineError) -> GroupRow?
    /// Adds a group called `name`.
    func insertGroup(named name: String) throws(EngineError) -> GroupRow
    /// Puts `group` in the place of the row with its id.
    func save(_ group: GroupRow) throws(EngineError)

    /// The members of `group`, by id.
    func members(of group: Int64) throws(EngineError) -> [MemberRow]
    /// The member of `group` called `id`.
    func member(_ id: String, of group: Int64) throws(EngineError) -> MemberRow?
    /// Adds `member`, or puts it in the place of the row with its id.
    func save(_ member: MemberRow) throws(EngineError)
    /// Removes the member of `group` called `id`.
    func deleteMember(_ id: String, of group: Int64) throws(EngineError)

    /// What `group` has committed.
    func offsets(of group: Int64) throws(EngineError) -> [OffsetRow]
    /// What `group` has committed in `partition`.
    func offset(of group: Int64, partition: Int) throws(EngineError) -> CommittedOffset?
    /// Adds `offset`, or puts it in the place of the row with its group and partition.
    func save(_ offset: OffsetRow) throws(EngineError)

    /// How many producers have been called `transactionalID`; 0 if none.
    func producerEpoch(of transactionalID: String) throws(EngineError) -> Int64
    /// Sets how many producers have been called `transactionalID`.
    func setProducerEpoch(_ epoch: Int64, of transactionalID: String) throws(EngineError)
}

extension ManifestSession {
    /// The group called `name`, added if there is none.
    func groupOrNew(named name: String) throws(EngineError) -> GroupRow {
        if let group = try group(named: name) { return group }
        return try insertGroup(named: name)
    }
}
