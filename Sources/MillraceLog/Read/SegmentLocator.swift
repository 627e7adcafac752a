import MillraceCore

/// Finds and maps the segments of one partition, for one reader.
struct SegmentLocator {
    let core: LogCore
    let partition: TopicPartition
    let row: Int
    private var sealed: [SegmentRow] = []

    init(core: LogCore, partition: TopicPartition, row: Int) {
        self.core = core
        self.partition = partition
        self.row = row
    }

    /// All that is committed of the partition with row number `row`, and the segments that hold it, by offset; both as
    /// they were at the same moment.
    static func extents(
        of row: Int, in core: LogCore
    ) throws(EngineError) -> (committed: PartitionRow, extents: [Extent]) {
        try core.read { (session) throws(EngineError) in
            guard let committed = try session.partition(row) else {
                throw EngineError(.corrupt, "the log's database has lost a partition; restore it from a copy")
            }
            var extents = try session.sealedSegments(of: row).map { Extent($0) }
            if committed.segment >= 0 { extents.append(Extent(active: committed)) }
            return (committed, extents)
        }
    }

    /// A committed segment: the file's first offset, the offset behind it, and its committed bytes.
    struct Extent {
        var base: Int64
        var generation: Int
        var end: Int64
        var bytes: Int
        /// The row of a segment that is written to no more; nil for the one that is.
        var sealed: SegmentRow?
        /// The ``BatchChain`` over the committed bytes.
        var checksum: UInt32

        /// Whether offsets may be missing in it.
        var isCompacted: Bool { generation > 0 }

        /// Whether `other` is the same file.
        func isSame(as other: Extent) -> Bool { base == other.base && generation == other.generation }

        /// The segment that is written to, as far as `row` says.
        init(active row: PartitionRow) {
            base = row.segment
            generation = 0
            end = row.end
            bytes = row.bytes
            checksum = row.checksum
        }

        /// A segment that is written to no more.
        init(_ row: SegmentRow) {
            base = row.base
            generation = row.generation
            end = row.end
            bytes = row.bytes
            checksum = row.checksum
            sealed = row
        }
    }

    /// The segment that holds `offset`, which lies within `committed`.
    mutating func extent(of offset: Int64, in committed: PartitionRow) throws(EngineError) -> Extent {
        if offset >= committed.segment {
            return Extent(active: committed)
        }
        if let known = sealedExtent(of: offset) { return known }
        sealed = try core.read { (session) throws(EngineError) in try session.sealedSegments(of: row) }
        if let found = sealedExtent(of: offset) { return found }
        // Its records may have been deleted since `committed` was read.
        try core.refresh()
        let now = core.table.knownRow(row)
        guard (now.start...now.end).contains(offset) else { throw outOfRange(offset, now) }
        throw EngineError(
            .corrupt,
            "the log's database knows no segment of \(partition) with offset \(offset); restore it from a copy")
    }

    private func sealedExtent(of offset: Int64) -> Extent? {
        let index = sealed.partitionPoint { $0.end > offset }
        guard index < sealed.count, sealed[index].base <= offset else { return nil }
        return Extent(sealed[index])
    }

    /// The segment of `extent`, mapped; nil if its file is not there.
    func map(_ extent: Extent) throws(EngineError) -> Segment? {
        let path = path(of: extent)
        guard let mapping = try core.disk.map(path) else { return nil }
        let segment = Segment(
            partition: partition, base: extent.base, generation: extent.generation, path: path, mapping: mapping)
        // Where offsets may be missing, the next batch's does not tell that this one's is wrong.
        if extent.isCompacted { try segment.checkChain(extent.checksum, limit: extent.bytes) }
        return segment
    }

    /// Where the indexes of `extent` are kept; nil while it is still written to.
    func indexFiles(_ extent: Extent) -> IndexFiles? {
        guard let segment = extent.sealed else { return nil }
        return IndexFiles(disk: core.disk, folder: core.folder, partition: partition, segment: segment)
    }

    /// The error for a segment whose file is not there.
    func missing(_ extent: Extent) -> EngineError {
        EngineError(
            .corrupt,
            "\(path(of: extent)) is missing, but holds committed records "
                + "\(extent.base) to \(extent.end - 1) of \(partition); restore it from a copy")
    }

    /// The segment that holds `offset`, which lies within `committed`, mapped. A file that is missing may have been
    /// compacted or deleted since this reader learned of it; then the rows tell it by now.
    /// - Throws: ``EngineError`` `offsetOutOfRange` if `offset` has been deleted, `corrupt` if the file is lost.
    mutating func open(
        _ offset: Int64, in committed: PartitionRow
    ) throws(EngineError) -> (extent: Extent, segment: Segment) {
        var found = try extent(of: offset, in: committed)
        while true {
            if let segment = try map(found) { return (found, segment) }
            sealed = []
            try core.refresh()
            let now = core.table.knownRow(row)
            guard (now.start...now.end).contains(offset) else { throw outOfRange(offset, now) }
            let again = try extent(of: offset, in: now)
            if again.isSame(as: found) { throw missing(found) }
            found = again
        }
    }

    /// The error for an offset that the partition does not have.
    func outOfRange(_ offset: Int64, _ committed: PartitionRow) -> EngineError {
        EngineError(
            .offsetOutOfRange,
            "\(partition) has no offset \(offset): it begins at \(committed.start) and ends at \(committed.end); read from "
                + "one of these")
    }

    /// The file of `extent`.
    func path(of extent: Extent) -> String {
        core.folder.segment(partition, base: extent.base, generation: extent.generation)
    }
}
