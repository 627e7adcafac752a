import MillraceCore

/// Compares the stored indexes of a sealed segment with the batches that were found in it.
struct IndexInspection {
    /// A batch: where it begins, its first offset, and the greatest timestamp from the segment's start up to its end.
    struct Batch {
        var position: Int
        var offset: Int64
        var timestamp: Int64
    }

    let base: Int64
    /// The segment's sound batches, by position.
    let batches: [Batch]
    /// Whether these are all; otherwise an entry may well point at one that is damaged.
    let isComplete: Bool

    /// What is wrong with the offset index in `bytes`.
    func checkOffsets(_ bytes: UnsafeRawBufferPointer) -> [DecodingFailure] {
        var faults: [DecodingFailure] = []
        forEachEntry(of: IndexFormat.offsetEntryBytes, in: bytes, &faults) { start, reader throws(DecodingFailure) in
            let offset = base + Int64(try reader.read(Int32.self))
            let position = Int(try reader.read(Int32.self))
            guard let batch = batch(at: position) else {
                guard isComplete else { return nil }
                return DecodingFailure(
                    expected: "the place of a batch (found byte \(position))", position: start + 4)
            }
            guard batch.offset != offset else { return nil }
            return DecodingFailure(
                expected: "offset \(batch.offset) for the batch at byte \(position) (found \(offset))", position: start)
        }
        return faults
    }

    /// What is wrong with the time index in `bytes`, whose entries stand for the same batches as those of `offsets`.
    func checkTimes(_ bytes: UnsafeRawBufferPointer, offsets: UnsafeRawBufferPointer) -> [DecodingFailure] {
        var faults: [DecodingFailure] = []
        let starts = offsets.count / IndexFormat.offsetEntryBytes
        guard bytes.count / IndexFormat.timeEntryBytes == starts else {
            let expected = "\(starts) entries, as the offset index has (found \(bytes.count) bytes)"
            return [DecodingFailure(expected: expected, position: 0)]
        }
        forEachEntry(of: IndexFormat.timeEntryBytes, in: bytes, &faults) { start, reader throws(DecodingFailure) in
            let entry = start / IndexFormat.timeEntryBytes
            let timestamp = try reader.read(Int64.self)
            let relative = try reader.read(Int32.self)
            let same = IndexFormat.relativeOffset(of: entry, in: offsets)
            guard relative == same else {
                return DecodingFailure(
                    expected: "offset \(base + Int64(same)), as in the offset index (found \(base + Int64(relative)))",
                    position: start + 8)
            }
            let end = entry + 1 < starts ? IndexFormat.position(of: entry + 1, in: offsets) : .max
            guard isComplete, let last = batches.last(where: { $0.position < end }), last.timestamp != timestamp
            else { return nil }
            return DecodingFailure(
                expected: "the greatest timestamp, \(last.timestamp) (found \(timestamp))", position: start)
        }
        return faults
    }

    private func batch(at position: Int) -> Batch? {
        let index = batches.partitionPoint { $0.position >= position }
        return index < batches.count && batches[index].position == position ? batches[index] : nil
    }

    private func forEachEntry(
        of size: Int, in bytes: UnsafeRawBufferPointer, _ faults: inout [DecodingFailure],
        _ check: (Int, inout ByteReader) throws(DecodingFailure) -> DecodingFailure?
    ) {
        if bytes.count % size != 0 {
            faults.append(DecodingFailure(expected: "entries of \(size) bytes", position: bytes.count / size * size))
        }
        for entry in 0..<(bytes.count / size) {
            let start = entry * size
            var reader = ByteReader(UnsafeRawBufferPointer(rebasing: bytes[start..<(start + size)]))
            do throws(DecodingFailure) {
                if let fault = try check(start, &reader) { faults.append(fault) }
            } catch {
                faults.append(DecodingFailure(expected: error.expected, position: start + error.position))
            }
        }
    }
}

/// The layout of index files: see ``IndexFiles``.
enum IndexFormat {
    static let offsetEntryBytes = 8
    static let timeEntryBytes = 12

    /// The offset of an entry of the offset index, less the segment's first.
    static func relativeOffset(of entry: Int, in offsets: UnsafeRawBufferPointer) -> Int32 {
        integer(at: entry * offsetEntryBytes, in: offsets)
    }

    /// The position of an entry of the offset index.
    static func position(of entry: Int, in offsets: UnsafeRawBufferPointer) -> Int {
        Int(integer(at: entry * offsetEntryBytes + 4, in: offsets))
    }

    private static func integer(at place: Int, in bytes: UnsafeRawBufferPointer) -> Int32 {
        Int32(bigEndian: bytes.loadUnaligned(fromByteOffset: place, as: Int32.self))
    }
}
