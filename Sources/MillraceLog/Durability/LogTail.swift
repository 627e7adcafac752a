import MillraceCore

/// What lies between the durable point and the committed ends: what a loss of power may have taken from the disk while the
/// manifest kept it. Looked at while nobody else can write.
struct LogTail {
    private let session: any ManifestSession
    private let files: SegmentFiles
    private let stretches: [SegmentStretch]

    init(session: any ManifestSession, folder: LogFolder, disk: any Disk) throws(EngineError) {
        self.session = session
        files = try SegmentFiles(session: session, folder: folder, disk: disk)
        let durable = try session.durableVersion()
        var stretches: [SegmentStretch] = []
        for segment in try session.segments(changedAfter: durable)
        where segment.added > durable && segment.removed == nil {
            let before = try session.durablePartition(segment.partition)
            stretches.append(SegmentStretch(segment, from: before))
        }
        for partition in try session.partitions(changedAfter: durable) where partition.segment >= 0 {
            stretches.append(SegmentStretch(partition, from: try session.durablePartition(partition.id)))
        }
        self.stretches = stretches
    }

    /// What is wrong with the tail, in words; nil if it is what was committed.
    /// - Throws: ``EngineError`` `corrupt` if a file that holds records before the durable point is missing or cut off.
    /// - Complexity: reads the tail; of what lies before it, looks at the files' lengths only.
    func findDamage() throws(EngineError) -> String? {
        try checkDurableFiles()
        for stretch in stretches {
            if let damage = try files.damage(in: stretch) { return damage }
        }
        return nil
    }

    private func checkDurableFiles() throws(EngineError) {
        let durable = try session.durableVersion()
        for partition in files.names.indices {
            for segment in try session.sealedSegments(of: partition) where segment.added <= durable {
                try files.checkLength(SegmentStretch(segment, from: nil), holds: segment.bytes)
            }
        }
        for partition in try session.partitions(changedAfter: -1)
        where partition.version <= durable && partition.segment >= 0 {
            try files.checkLength(SegmentStretch(partition, from: nil), holds: partition.bytes)
        }
        for stretch in stretches { try files.checkLength(stretch, holds: stretch.start) }
    }

    /// Takes the whole log back to the durable point. Files of segments that were begun after it are removed, so that
    /// nothing is found in their place later.
    func rollBack(because damage: String) throws(EngineError) -> LogRecovery {
        let durable = try session.durableVersion()
        var recovery = LogRecovery(records: 0, partitions: 0, damage: damage)
        for partition in try session.partitions(changedAfter: durable) {
            let lost = partition.end - (try session.durablePartition(partition.id)?.end ?? 0)
            recovery.records += lost
            recovery.partitions += lost > 0 ? 1 : 0
        }
        let touched = Set(stretches.map(\.partition))
        try session.rollBack()
        try checkDurableFiles()
        for partition in try session.partitions(changedAfter: durable) where touched.contains(partition.id) {
            try removeStrays(of: partition)
        }
        return recovery
    }

    private func removeStrays(of partition: PartitionRow) throws(EngineError) {
        var known: Set<SegmentName> = [SegmentName(base: partition.segment, generation: 0, kind: .log)]
        for segment in try session.sealedSegments(of: partition.id) {
            for kind in SegmentFile.allCases {
                known.insert(SegmentName(base: segment.base, generation: segment.generation, kind: kind))
            }
        }
        for name in try files.list(partition.id) {
            if let file = SegmentName(name), !known.contains(file) { try files.remove(name, of: partition.id) }
        }
    }

    /// Writes the tail, which has been checked, once more: a system forgets that it could not write a page once it has
    /// said so. It is synced here, for a round that is under way may have synced these files before.
    func writeAgain() throws(EngineError) {
        for stretch in stretches { try files.writeAgain(stretch) }
    }
}
