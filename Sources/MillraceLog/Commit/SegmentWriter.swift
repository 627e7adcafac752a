import MillraceCore

/// The segments that are written to, kept open; used under the log's lock only.
final class SegmentWriter {
    private static let openFilesMax = 256

    private let folder: LogFolder
    private let disk: any Disk
    private let segmentBytes: Int
    private var open: [Int: (base: Int64, file: any DiskFile)] = [:]
    private var foldersMade: Set<Int> = []

    init(folder: LogFolder, disk: any Disk, segmentBytes: Int) {
        self.folder = folder
        self.disk = disk
        self.segmentBytes = segmentBytes
    }

    /// Writes `run` behind the committed end of its partition and moves the end in `row`, which has the version that is
    /// to commit it; adds the segments that became full to `sealed`. Until `row` is committed nobody reads what was written, and the next writer writes over
    /// it.
    func write(_ run: BatchRun, row: inout PartitionRow, sealed: inout [SegmentRow]) throws(EngineError) {
        run.place(at: row.end)
        var index = 0
        while index < run.batches.count {
            let file = row.segment < 0 ? nil : try active(run.partition, row)
            let room = file.map { $0.size - LogOptions.segmentSlackBytes - row.bytes } ?? 0
            let start = run.batches[index].start
            var records: Int64 = 0
            var end = start
            var checksum = row.checksum
            while index < run.batches.count, run.end(of: index) - start <= room {
                records += Int64(run.batches[index].records)
                checksum = BatchChain.extend(checksum, with: run.bytes(of: index))
                end = run.end(of: index)
                index += 1
            }
            guard end > start, let file else {
                try roll(run.partition, &row, &sealed)
                continue
            }
            try file.write(UnsafeRawBufferPointer(rebasing: run.writer.bytes[start..<end]), at: row.bytes)
            row.bytes += end - start
            row.end += records
            row.checksum = checksum
        }
    }

    private func active(_ partition: TopicPartition, _ row: PartitionRow) throws(EngineError) -> any DiskFile {
        if let known = open[row.id], known.base == row.segment { return known.file }
        let file = try disk.open(folder.segment(partition, base: row.segment))
        keep(file, row)
        return file
    }

    /// Ends the segment of `row`, if there is one, and begins the next.
    private func roll(
        _ partition: TopicPartition, _ row: inout PartitionRow, _ sealed: inout [SegmentRow]
    ) throws(EngineError) {
        if !foldersMade.contains(row.id) {
            try disk.makeDirectory(folder.topic(partition.topic))
            try disk.makeDirectory(folder.partition(partition))
            foldersMade.insert(row.id)
        }
        let file = try disk.create(folder.segment(partition, base: row.end), size: segmentBytes)
        if row.segment >= 0 {
            sealed.append(
                SegmentRow(
                    partition: row.id, base: row.segment, end: row.end, bytes: row.bytes, checksum: row.checksum,
                    added: row.version))
        }
        row.segment = row.end
        row.bytes = 0
        row.checksum = 0
        keep(file, row)
    }

    private func keep(_ file: any DiskFile, _ row: PartitionRow) {
        if open.count >= Self.openFilesMax, open[row.id] == nil, let any = open.keys.first { open[any] = nil }
        open[row.id] = (row.segment, file)
    }
}
