import MillraceCore

/// Writes the segments that take the place of compacted ones.
struct SegmentOutput {
    /// The greatest distance of two offsets in one segment: what its index has room for.
    private static let longestSpan = Int64(Int32.max)

    let core: LogCore
    let partition: TopicPartition
    let row: Int
    let generation: Int
    /// The segments that are complete; their versions are still to be set.
    private(set) var segments: [SegmentRow] = []
    private var current: SegmentRow?
    private var file: (any DiskFile)?

    init(core: LogCore, partition: TopicPartition, row: Int, generation: Int) {
        self.core = core
        self.partition = partition
        self.row = row
        self.generation = generation
    }

    /// Appends a batch that begins with `offset`; the first segment begins with `base`, however far `offset` lies behind.
    mutating func append(_ batch: UnsafeRawBufferPointer, offset: Int64, base: Int64) throws(EngineError) {
        if current == nil { try begin(at: base, room: batch.count) }
        if let open = current, let file, !hasRoom(for: batch, offset, open, file) {
            try end(at: offset)
            try begin(at: offset, room: batch.count)
        }
        guard var open = current, let file else { return }
        try file.write(batch, at: open.bytes)
        open.bytes += batch.count
        open.checksum = BatchChain.extend(open.checksum, with: batch)
        current = open
    }

    /// Ends the last segment with the offset before `end`; there is one even if nothing was appended.
    mutating func finish(base: Int64, end: Int64) throws(EngineError) -> [SegmentRow] {
        if current == nil { try begin(at: base, room: 0) }
        try self.end(at: end)
        return segments
    }

    /// Removes what was written, which is of no use any more.
    func discard() {
        for segment in segments + (current.map { [$0] } ?? []) {
            // What cannot be removed now, a later pass overwrites or sweeps.
            try? core.disk.remove(path(segment.base))
        }
    }

    private func hasRoom(
        for batch: UnsafeRawBufferPointer, _ offset: Int64, _ open: SegmentRow, _ file: any DiskFile
    ) -> Bool {
        if open.bytes == 0 { return true }
        let room = file.size - LogOptions.segmentSlackBytes - open.bytes
        return batch.count <= room && offset - open.base <= Self.longestSpan
    }

    private mutating func begin(at base: Int64, room: Int) throws(EngineError) {
        let size = max(core.options.segmentBytes, room + LogOptions.segmentSlackBytes)
        current = SegmentRow(
            partition: row, base: base, generation: generation, end: base, bytes: 0, checksum: 0, added: 0)
        file = try core.disk.create(path(base), size: size)
    }

    private mutating func end(at offset: Int64) throws(EngineError) {
        guard var open = current, let file else { return }
        try file.sync()
        open.end = offset
        segments.append(open)
        current = nil
        self.file = nil
    }

    private func path(_ base: Int64) -> String {
        core.folder.segment(partition, base: base, generation: generation)
    }
}
