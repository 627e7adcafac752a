import MillraceCore

extension EmbeddedLog {
    /// Checks what is committed of `partition`: every checksum, batch header and record, the stored indexes, and the
    /// ends of the segments against the database. Damage is part of the result, and no error.
    ///
    /// Others may write, delete and compact meanwhile.
    /// - Throws: `EngineError` `unknownTopic`, `io` if files cannot be read, `corrupt` if the database cannot.
    /// - Complexity: O(*n*) in the partition's bytes; of each segment the places of its batches are held in memory.
    public func verify(_ partition: TopicPartition) throws(EngineError) -> PartitionVerification {
        var inspection = try PartitionInspection(core: core, partition: partition)
        return try inspection.run()
    }
}
