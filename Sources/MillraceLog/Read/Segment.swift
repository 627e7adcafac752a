import MillraceCore
import Synchronization

/// A segment that is read: its bytes, and an index of them as far as it was needed.
final class Segment: Sendable {
    let partition: TopicPartition
    let base: Int64
    let generation: Int
    let path: String
    let mapping: MappedBytes
    private let index: Mutex<SparseIndex>

    init(partition: TopicPartition, base: Int64, generation: Int, path: String, mapping: MappedBytes) {
        self.partition = partition
        self.base = base
        self.generation = generation
        self.path = path
        self.mapping = mapping
        index = Mutex(SparseIndex(base: base, allowsGaps: generation > 0))
    }

    /// Whether offsets may be missing in it, because it has been compacted.
    var allowsGaps: Bool { generation > 0 }

    /// The first `limit` bytes, which are committed.
    /// - Throws: ``EngineError`` `corrupt` if the file is shorter.
    func committed(_ limit: Int) throws(EngineError) -> UnsafeRawBufferPointer {
        guard limit <= mapping.bytes.count else {
            throw EngineError(
                .corrupt,
                "\(path) has \(mapping.bytes.count) bytes, but \(limit) were committed: it has been cut off; restore "
                    + "it from a copy")
        }
        return UnsafeRawBufferPointer(rebasing: mapping.bytes[..<limit])
    }

    /// What a damaged batch is reported as.
    func damage(_ failure: DecodingFailure) -> EngineError {
        EngineError(
            .corrupt,
            "\(path) is damaged: expected \(failure.expected) at byte \(failure.position); restore the file from a "
                + "copy, or read on behind the damage")
    }

    /// Compares the batches of the first `limit` bytes, by their beginnings, with those that have the ``BatchChain``
    /// `checksum`.
    /// - Throws: ``EngineError`` `corrupt` if they are others.
    /// - Complexity: O(*n*) in the number of batches.
    func checkChain(_ checksum: UInt32, limit: Int) throws(EngineError) {
        let bytes = try committed(limit)
        var place = (offset: base, position: 0)
        var found: UInt32 = 0
        do throws(DecodingFailure) {
            while place.position < limit {
                let batch = try batch(in: bytes, at: place)
                found = BatchChain.extend(found, with: batch.bytes)
                place = (batch.nextOffset, place.position + batch.bytes.count)
            }
            guard found == checksum else {
                throw DecodingFailure(expected: "the batches that were committed up to byte \(limit)", position: 0)
            }
        } catch {
            throw damage(error)
        }
    }

    /// The place of the batch that holds `offset`, or of the first behind it: where it begins, and an offset that is not
    /// greater than its first and behind those of the batch before. `stored` is where a segment that is written to no more keeps its
    /// index.
    func find(
        _ offset: Int64, limit: Int, interval: Int, stored: IndexFiles?
    ) throws(EngineError) -> (offset: Int64, position: Int) {
        let bytes = try committed(limit)
        do throws(DecodingFailure) {
            let index = try extended(over: bytes, interval: interval, stored: stored)
            guard let entry = index.start(before: offset) else { return (base, 0) }
            var place = (offset: entry.offset, position: entry.position)
            while place.position < limit {
                let batch = try batch(in: bytes, at: place)
                if offset < batch.nextOffset { break }
                place = (batch.nextOffset, place.position + batch.bytes.count)
            }
            return place
        } catch {
            throw damage(error)
        }
    }

    /// The offset of the first record from `first` on whose time is `timestamp` or later; nil if there is none.
    func find(
        atOrAfter timestamp: Timestamp, from first: Int64, limit: Int, interval: Int, stored: IndexFiles?
    ) throws(EngineError) -> Int64? {
        let bytes = try committed(limit)
        do throws(DecodingFailure) {
            let index = try extended(over: bytes, interval: interval, stored: stored)
            guard let entry = index.start(atOrAfter: timestamp.milliseconds) else { return nil }
            var place = (offset: entry.offset, position: entry.position)
            while place.position < limit {
                let batch = try batch(in: bytes, at: place)
                if batch.maxTimestamp >= timestamp, batch.nextOffset > first {
                    var records: [RawRecord] = []
                    try batch.appendRecords(from: first, to: &records)
                    if let found = records.first(where: { $0.timestamp >= timestamp }) { return found.offset }
                }
                place = (batch.nextOffset, place.position + batch.bytes.count)
            }
            return nil
        } catch {
            throw damage(error)
        }
    }

    /// The greatest timestamp of the first `limit` bytes; nil if there is no record.
    func greatestTimestamp(limit: Int, interval: Int, stored: IndexFiles?) throws(EngineError) -> Timestamp? {
        let bytes = try committed(limit)
        do throws(DecodingFailure) {
            let index = try extended(over: bytes, interval: interval, stored: stored)
            return index.greatestTimestamp.map { Timestamp(milliseconds: $0) }
        } catch {
            throw damage(error)
        }
    }

    /// The timestamp of the first record; nil if there is none within `limit` bytes.
    func firstTimestamp(limit: Int) throws(EngineError) -> Timestamp? {
        let bytes = try committed(limit)
        guard limit > 0 else { return nil }
        do throws(DecodingFailure) {
            return try batch(in: bytes, at: (base, 0)).baseTimestamp
        } catch {
            throw damage(error)
        }
    }

    private func batch(
        in bytes: UnsafeRawBufferPointer, at place: (offset: Int64, position: Int)
    ) throws(DecodingFailure) -> RecordBatchReader {
        try BatchScan.batch(in: bytes, at: place.position, offset: place.offset, allowsGaps: allowsGaps)
    }

    private func extended(
        over bytes: UnsafeRawBufferPointer, interval: Int, stored: IndexFiles?
    ) throws(DecodingFailure) -> SparseIndex {
        try index.withLock { (index) throws(DecodingFailure) in
            guard index.end.position < bytes.count else { return index }
            if index.end.position == 0, let found = stored?.load(checkedAgainst: bytes) {
                index = found
                return index
            }
            try index.extend(over: bytes, interval: interval)
            stored?.store(index)
            return index
        }
    }
}
