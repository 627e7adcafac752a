import MillraceCore

/// The bytes of a segment that were committed after the durable point.
struct SegmentStretch {
    let partition: Int
    let base: Int64
    let generation: Int
    /// The bytes before this are durable, and have the checksum `checksumBefore`.
    let start: Int
    let checksumBefore: UInt32
    /// The committed bytes, and their checksum.
    let end: Int
    let checksum: UInt32

    /// What was added to a segment that is written to no more since its partition was as `before` says.
    init(_ segment: SegmentRow, from before: PartitionRow?) {
        partition = segment.partition
        base = segment.base
        generation = segment.generation
        end = segment.bytes
        checksum = segment.checksum
        let isOld = generation == 0 && before?.segment == base
        start = isOld ? before?.bytes ?? 0 : 0
        checksumBefore = isOld ? before?.checksum ?? 0 : 0
    }

    /// What was added to the segment that is written to since `before`.
    init(_ row: PartitionRow, from before: PartitionRow?) {
        self.init(
            SegmentRow(
                partition: row.id, base: row.segment, end: row.end, bytes: row.bytes, checksum: row.checksum,
                added: row.version),
            from: before)
    }
}

/// The files of all segments, for the check of a log.
struct SegmentFiles {
    /// Every partition's name, by row number.
    let names: [TopicPartition]
    private let folder: LogFolder
    private let disk: any Disk

    init(session: any ManifestSession, folder: LogFolder, disk: any Disk) throws(EngineError) {
        self.folder = folder
        self.disk = disk
        names = try session.topics().flatMap { topic in
            (0..<topic.description.partitions).map { TopicPartition(topic.description.name, $0) }
        }
    }

    private func path(of stretch: SegmentStretch) -> String {
        folder.segment(names[stretch.partition], base: stretch.base, generation: stretch.generation)
    }

    /// The names of what lies in the folder of `partition`.
    func list(_ partition: Int) throws(EngineError) -> [String] { try disk.list(folder.partition(names[partition])) }

    /// Removes the file `name` of `partition`.
    func remove(_ name: String, of partition: Int) throws(EngineError) {
        try disk.remove("\(folder.partition(names[partition]))/\(name)")
    }

    /// - Throws: ``EngineError`` `corrupt` unless the file has the first `bytes` bytes, which are durable.
    func checkLength(_ stretch: SegmentStretch, holds bytes: Int) throws(EngineError) {
        guard bytes > 0 else { return }
        let found = try disk.map(path(of: stretch))?.bytes.count
        guard let found, found >= bytes else {
            let what = found.map { "has been cut off at byte \($0)" } ?? "is missing"
            throw EngineError(
                .corrupt,
                "\(path(of: stretch)) \(what), but its first \(bytes) bytes, from offset \(stretch.base) of "
                    + "\(names[stretch.partition]) on, were durable: restore the file, or the log's folder, from a copy"
            )
        }
    }

    /// How the stretch differs from what was committed, in words; nil if it does not.
    func damage(in stretch: SegmentStretch) throws(EngineError) -> String? {
        guard stretch.end > stretch.start else { return nil }
        let path = path(of: stretch)
        guard let mapping = try disk.map(path) else { return "\(path) is missing" }
        guard mapping.bytes.count >= stretch.end else { return "\(path) ends at byte \(mapping.bytes.count)" }
        var position = stretch.start
        var checksum = stretch.checksumBefore
        while position < stretch.end {
            let rest = UnsafeRawBufferPointer(rebasing: mapping.bytes[position..<stretch.end])
            guard let batch = try? RecordBatchReader(startOf: rest), batch.isIntact else {
                return "\(path) has no intact batch at byte \(position)"
            }
            checksum = BatchChain.extend(checksum, with: batch.bytes)
            position += batch.bytes.count
        }
        return checksum == stretch.checksum
            ? nil
            : "\(path) has other batches than were committed from byte "
                + "\(stretch.start) on"
    }

    /// Writes the stretch over itself and syncs it.
    func writeAgain(_ stretch: SegmentStretch) throws(EngineError) {
        guard stretch.end > stretch.start, let mapping = try disk.map(path(of: stretch)) else { return }
        let file = try disk.open(path(of: stretch))
        for position in stride(from: stretch.start, to: stretch.end, by: 1 << 20) {
            let part = Array(mapping.bytes[position..<min(position + 1 << 20, stretch.end)])
            let failure = part.withUnsafeBytes { bytes in
                do throws(EngineError) {
                    try file.write(bytes, at: position)
                    return nil as EngineError?
                } catch {
                    return error
                }
            }
            if let failure { throw failure }
        }
        try file.sync()
    }
}
