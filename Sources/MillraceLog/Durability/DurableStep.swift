import MillraceCore

/// What has changed between the durable point and a later version of the log, as one look at the manifest shows it: what
/// a round makes the new durable point.
struct DurableStep {
    let version: Int64
    let partitions: [PartitionRow]
    /// Those that are part of the log at `version` and were not at the durable point.
    let segments: [SegmentRow]
    private let offsets: [OffsetRow]
    private let producers: [ProducerRow]

    /// The step from the durable point, which covers `durable`, to what `session` sees; nil if that is the durable point.
    init?(after durable: Int64, from session: any ManifestSession) throws(EngineError) {
        version = try session.lastVersion()
        guard version > durable else { return nil }
        partitions = try session.partitions(changedAfter: durable)
        segments = try session.segments(changedAfter: durable).filter { $0.added > durable && $0.removed == nil }
        offsets = try session.offsets(changedAfter: durable)
        producers = try session.producers(changedAfter: durable)
    }

    /// Makes this the durable point of `log`, as it is stored now. The step's rows may have changed again meanwhile.
    func save(_ log: LogRow, to session: any ManifestSession) throws(EngineError) {
        guard log.durableVersion < version else { return }
        var log = log
        for partition in partitions { try session.saveDurable(partition) }
        for offset in offsets { try session.saveDurable(offset) }
        for producer in producers { try session.saveDurable(producer) }
        log.durableVersion = version
        try session.save(log)
    }
}

extension ManifestSession {
    /// The version that the durable point covers.
    func durableVersion() throws(EngineError) -> Int64 { try log()?.durableVersion ?? 0 }

    /// Puts every partition, segment, offset and producer back to what it was at the durable point, in a version of its
    /// own, which is the new durable point.
    func rollBack() throws(EngineError) {
        guard var log = try log() else { return }
        let durable = log.durableVersion
        let version = try lastVersion() + 1
        for partition in try partitions(changedAfter: durable) {
            var row = try durablePartition(partition.id) ?? PartitionRow(id: partition.id, version: version)
            row.version = version
            try save(row)
            try saveDurable(row)
        }
        for var segment in try segments(changedAfter: durable) {
            if segment.added > durable {
                try forget(segment)
            } else {
                segment.removed = nil
                try save(segment)
            }
        }
        for offset in try offsets(changedAfter: durable) {
            try delete(offset)
            guard var row = try durableOffset(of: offset) else { continue }
            row.version = version
            try save(row)
            try saveDurable(row)
        }
        for producer in try producers(changedAfter: durable) {
            try delete(producer)
            guard var row = try durableProducer(of: producer) else { continue }
            row.version = version
            try save(row)
            try saveDurable(row)
        }
        try deleteSequences(changedAfter: durable)
        try raiseVersion(to: version)
        log.durableVersion = version
        try save(log)
    }
}
