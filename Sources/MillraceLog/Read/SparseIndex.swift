import MillraceCore

/// Where in a segment some of its batches begin: one about every so many bytes. It speeds up looking for an offset or
/// a time, and can always be made again from the segment.
struct SparseIndex {
    /// A batch: the offset of its first record, where it begins, and the greatest timestamp up to its end.
    struct Entry: Equatable {
        var offset: Int64
        var position: Int
        var timestamp: Int64
    }

    private(set) var entries: [Entry] = []
    /// Up to where the segment has been looked through: the next batch's offset, and its place.
    private(set) var end: (offset: Int64, position: Int)
    private var latest = Int64.min
    private let allowsGaps: Bool

    /// The index of a segment that begins at offset `base`, before any look at it. Between the batches of a compacted
    /// segment offsets may be missing.
    init(base: Int64, allowsGaps: Bool) {
        end = (base, 0)
        self.allowsGaps = allowsGaps
    }

    /// The index that was stored for a segment.
    init(entries: [Entry], end: (offset: Int64, position: Int)) {
        self.entries = entries
        self.end = end
        allowsGaps = true
    }

    /// The greatest timestamp of what has been looked through; nil if that is nothing.
    var greatestTimestamp: Int64? { entries.last?.timestamp }

    /// Looks through `bytes`, the committed bytes of the segment, from where the last look ended.
    /// - Throws: ``DecodingFailure`` with the position of the batch that is damaged.
    /// - Complexity: O(*n*) in the number of new batches, of which only headers are read.
    mutating func extend(over bytes: UnsafeRawBufferPointer, interval: Int) throws(DecodingFailure) {
        while end.position < bytes.count {
            let batch = try BatchScan.batch(in: bytes, at: end.position, offset: end.offset, allowsGaps: allowsGaps)
            latest = max(latest, batch.maxTimestamp.milliseconds)
            if entries.last.map({ end.position - $0.position >= interval }) ?? true {
                entries.append(Entry(offset: batch.baseOffset, position: end.position, timestamp: latest))
            } else {
                entries[entries.count - 1].timestamp = latest
            }
            end = (batch.nextOffset, end.position + batch.bytes.count)
        }
    }

    /// A batch at or before that which holds `offset`.
    /// - Complexity: O(log *n*).
    func start(before offset: Int64) -> Entry? {
        let after = entries.partitionPoint { $0.offset > offset }
        return after > 0 ? entries[after - 1] : nil
    }

    /// The last stretch of batches before which no record is at or after `timestamp`: the one before the first that may
    /// hold such a record, for a stored timestamp that is damaged does not show. The look then goes on from there.
    func start(atOrAfter timestamp: Int64) -> Entry? {
        let index = entries.partitionPoint { $0.timestamp >= timestamp }
        return entries.isEmpty ? nil : entries[max(0, index - 1)]
    }
}

extension Array {
    /// The index of the first element for which `isAfter` is true, which it is for all that follow.
    func partitionPoint(_ isAfter: (Element) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = low + (high - low) / 2
            if isAfter(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

/// Goes from batch to batch.
enum BatchScan {
    /// The batch at `position`, which is to begin at `offset`, or behind it if offsets may be missing.
    @inline(__always)
    static func batch(
        in bytes: UnsafeRawBufferPointer, at position: Int, offset: Int64, allowsGaps: Bool = false
    ) throws(DecodingFailure) -> RecordBatchReader {
        do throws(DecodingFailure) {
            let batch = try RecordBatchReader(startOf: UnsafeRawBufferPointer(rebasing: bytes[position...]))
            guard batch.baseOffset == offset || (allowsGaps && batch.baseOffset > offset) else {
                throw DecodingFailure(
                    expected: "offset \(offset) (found \(batch.baseOffset))", position: RecordBatchFormat.baseOffset)
            }
            return batch
        } catch {
            throw DecodingFailure(expected: error.expected, position: position + error.position)
        }
    }
}
