import MillraceCore
import MillraceLog

/// The planted defect ``PlantedDefect/scannedEnds``.
enum ScannedEnds {
    /// Moves the ends of the segments that `session` has just sealed to where a scan finds them.
    static func move(in session: MemorySession, on disk: SimulatedDisk) {
        let version = session.lastVersion()
        for row in session.partitions(changedAfter: version - 1) {
            for var segment in session.sealedSegments(of: row.id) where segment.added == version {
                guard segment.generation == 0, let path = disk.segment(of: row.id, base: segment.base),
                    let mapped = try? disk.map(path)
                else { continue }
                scan(mapped.bytes, &segment)
                session.save(segment)
            }
        }
    }

    private static func scan(_ bytes: UnsafeRawBufferPointer, _ segment: inout SegmentRow) {
        while let batch = try? RecordBatchReader(startOf: UnsafeRawBufferPointer(rebasing: bytes[segment.bytes...])),
            batch.isIntact, batch.baseOffset == segment.end
        {
            segment.checksum = BatchChain.extend(segment.checksum, with: batch.bytes)
            segment.end = batch.nextOffset
            segment.bytes += batch.bytes.count
        }
    }
}

extension SimulatedDisk {
    /// The path of the segment of the model's partition `partition` that begins at offset `base`; nil if it is not there.
    func segment(of partition: Int, base: Int64, generation: Int = 0) -> String? {
        let name = ModelLog.partitions[partition]
        let digits = String(base)
        let padded = String(repeating: "0", count: max(0, 20 - digits.count)) + digits
        let file = generation == 0 ? "\(padded).log" : "\(padded).\(generation).log"
        return paths.first { $0.hasSuffix("/\(name.topic)/\(name.partition)/\(file)") }
    }
}
