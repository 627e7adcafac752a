import MillraceCore

/// Committed state as one transaction sees it.
///
/// Partitions, segments, offsets and producers carry the version of the log that changed them last. Beside each
/// partition, offset and producer stands what it was at the last durable point; for segments the versions tell.
package protocol ManifestSession: AnyObject {
    /// What is stored of the log as a whole; nil in a new one.
    func log() throws(EngineError) -> LogRow?
    /// Stores what is known of the log as a whole.
    func save(_ log: LogRow) throws(EngineError)

    /// All topics, by row number of their partitions.
    func topics() throws(EngineError) -> [TopicRow]
    /// Adds a topic; its partitions are added with ``save(_:)-PartitionRow``.
    func insert(_ topic: TopicRow) throws(EngineError)
    /// Gives the topic with the name of `topic` its configuration.
    func saveConfiguration(of topic: TopicDescription) throws(EngineError)

    /// The version of the last change; 0 if there was none.
    func lastVersion() throws(EngineError) -> Int64
    /// Makes `version` the last, for a change that saves no partition.
    func raiseVersion(to version: Int64) throws(EngineError)

    /// The partitions whose version is greater than `version`.
    func partitions(changedAfter version: Int64) throws(EngineError) -> [PartitionRow]
    /// The partition with row number `id`.
    func partition(_ id: Int) throws(EngineError) -> PartitionRow?
    /// Puts `partition` in the place of the row with its id.
    func save(_ partition: PartitionRow) throws(EngineError)
    /// The partition `id` as it was at the durable point; nil if it was not there, or empty.
    func durablePartition(_ id: Int) throws(EngineError) -> PartitionRow?
    /// Makes `partition` its own state at the durable point.
    func saveDurable(_ partition: PartitionRow) throws(EngineError)

    /// The segments of `partition` that are written to no more and have not been removed, by offset.
    func sealedSegments(of partition: Int) throws(EngineError) -> [SegmentRow]
    /// The segments of all partitions that were added or removed after `version`.
    func segments(changedAfter version: Int64) throws(EngineError) -> [SegmentRow]
    /// The segments of all partitions that were removed in `version` or before.
    func segments(removedBy version: Int64) throws(EngineError) -> [SegmentRow]
    /// Adds a segment that is written to no more, or puts it in the place of the row with its partition, base and
    /// generation.
    func save(_ segment: SegmentRow) throws(EngineError)
    /// Deletes the row of `segment`, whose file is gone.
    func forget(_ segment: SegmentRow) throws(EngineError)

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
    /// Removes the row with the group and partition of `offset`.
    func delete(_ offset: OffsetRow) throws(EngineError)
    /// The offsets of all groups that were changed after the durable point, which covers `version`.
    func offsets(changedAfter version: Int64) throws(EngineError) -> [OffsetRow]
    /// What the row with the group and partition of `offset` was at the durable point; nil if it was not there.
    func durableOffset(of offset: OffsetRow) throws(EngineError) -> OffsetRow?
    /// Makes `offset` its own state at the durable point.
    func saveDurable(_ offset: OffsetRow) throws(EngineError)

    /// How many producers have been called `transactionalID`; 0 if none.
    func producerEpoch(of transactionalID: String) throws(EngineError) -> Int64
    /// The number that stands for `transactionalID` in batches, given if there is none; it is never given to another.
    func producerNumber(of transactionalID: String) throws(EngineError) -> Int64
    /// What the producer with the number `producer` has committed last in `partition`; nil if that is not known.
    func sequence(of producer: Int64, partition: Int) throws(EngineError) -> SequenceRow?
    /// Adds `sequence`, or puts it in the place of the row with its producer and partition.
    func save(_ sequence: SequenceRow) throws(EngineError)
    /// Forgets what the producer with the number `producer` has committed.
    func deleteSequences(of producer: Int64) throws(EngineError)
    /// Forgets what was committed after `version`.
    func deleteSequences(changedAfter version: Int64) throws(EngineError)
    /// Adds `producer`, or puts it in the place of the row with its id.
    func save(_ producer: ProducerRow) throws(EngineError)
    /// Removes the row with the id of `producer`.
    func delete(_ producer: ProducerRow) throws(EngineError)
    /// The producers that were changed after the durable point, which covers `version`.
    func producers(changedAfter version: Int64) throws(EngineError) -> [ProducerRow]
    /// What the row with the id of `producer` was at the durable point; nil if it was not there.
    func durableProducer(of producer: ProducerRow) throws(EngineError) -> ProducerRow?
    /// Makes `producer` its own state at the durable point.
    func saveDurable(_ producer: ProducerRow) throws(EngineError)
}

extension ManifestSession {
    /// The group called `name`, added if there is none.
    func groupOrNew(named name: String) throws(EngineError) -> GroupRow {
        if let group = try group(named: name) { return group }
        return try insertGroup(named: name)
    }
}
