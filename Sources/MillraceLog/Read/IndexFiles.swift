import MillraceCore

/// A sealed segment's indexes on disk, in the formats of Kafka's own: `index` has entries of relative offset and
/// position (Int32 each), `timeindex` of greatest timestamp (Int64) and relative offset (Int32), all big-endian.
///
/// Both are written when first needed, and believed only if they fit the segment.
struct IndexFiles {
    let disk: any Disk
    let folder: LogFolder
    let partition: TopicPartition
    let segment: SegmentRow

    /// The stored index; nil if it is missing or does not fit `bytes`, the segment's.
    func load(checkedAgainst bytes: UnsafeRawBufferPointer) -> SparseIndex? {
        guard let offsets = try? disk.map(path(.offsets)), let times = try? disk.map(path(.times)),
            let entries = decode(offsets.bytes, times.bytes)
        else { return nil }
        for entry in entries {
            guard (try? BatchScan.batch(in: bytes, at: entry.position, offset: entry.offset)) != nil else { return nil }
        }
        return SparseIndex(entries: entries, end: (segment.end, segment.bytes))
    }

    /// Stores `index`. That it cannot be stored does no harm: it is made again when needed.
    func store(_ index: SparseIndex) {
        let offsets = ByteWriter()
        let times = ByteWriter()
        for entry in index.entries {
            let relative = Int32(truncatingIfNeeded: entry.offset - segment.base)
            offsets.write(relative)
            offsets.write(Int32(truncatingIfNeeded: entry.position))
            times.write(entry.timestamp)
            times.write(relative)
        }
        try? disk.replace(path(.offsets), with: offsets.bytes)
        try? disk.replace(path(.times), with: times.bytes)
    }

    /// Where the index of this kind is kept.
    func path(_ kind: SegmentFile) -> String {
        folder.segment(partition, base: segment.base, generation: segment.generation, kind)
    }

    private func decode(_ offsets: UnsafeRawBufferPointer, _ times: UnsafeRawBufferPointer) -> [SparseIndex.Entry]? {
        let count = offsets.count / 8
        guard count > 0, offsets.count == count * 8, times.count == count * 12 else { return nil }
        var offsetReader = ByteReader(offsets)
        var timeReader = ByteReader(times)
        var entries: [SparseIndex.Entry] = []
        for _ in 0..<count {
            guard let relative = try? offsetReader.read(Int32.self), let position = try? offsetReader.read(Int32.self),
                let timestamp = try? timeReader.read(Int64.self), let same = try? timeReader.read(Int32.self),
                relative == same
            else { return nil }
            let entry = SparseIndex.Entry(
                offset: segment.base + Int64(relative), position: Int(position), timestamp: timestamp)
            if let last = entries.last {
                guard last.offset < entry.offset, last.position < entry.position, last.timestamp <= entry.timestamp
                else { return nil }
            } else if entry.position != 0 {
                return nil
            }
            guard entry.position < segment.bytes else { return nil }
            entries.append(entry)
        }
        return entries
    }
}
