import MillraceCore

/// Reads single records again, which the log keeps until the commit that follows: many with few fetches, for a remote
/// engine takes its time for each new place.
final class RecordLookUp {
    /// Where the next record lies farther on than this, the fetch begins anew there.
    static let farthest: Int64 = 10_000
    private static let fetchBytes = 1 << 18

    private let consumer: any Consumer
    private var found: [TopicPartition: [Int64: RawRecord]] = [:]
    /// What the records lie in.
    private var buffers: [RecordBuffer] = []

    /// A look-up by `consumer`.
    init(_ consumer: any Consumer) {
        self.consumer = consumer
    }

    /// Reads the records of `partition` at `offsets`.
    func read(_ offsets: Set<Int64>, of partition: TopicPartition) throws(EngineError) {
        var rest = offsets.sorted()[...]
        var position = rest.first ?? 0
        while let wanted = rest.first {
            if wanted > position + Self.farthest { position = wanted }
            let buffer = RecordBuffer()
            let next = try consumer.fetchPatiently(partition, from: position, maxBytes: Self.fetchBytes, into: buffer)
            let records = buffer.records.filter { offsets.contains($0.offset) }
            for record in records { found[partition, default: [:]][record.offset] = record }
            if !records.isEmpty { buffers.append(buffer) }
            rest = rest.drop { $0 < next }
            // At the end there is nothing more to find.
            if next == position { return }
            position = next
        }
    }

    /// The record of `partition` at `offset`, which has been read; valid as long as this object.
    func record(of partition: TopicPartition, at offset: Int64) throws(EngineError) -> RawRecord {
        guard let record = found[partition]?[offset] else {
            throw EngineError(.corrupt, "\(partition) has no record at offset \(offset), where one was read before")
        }
        return record
    }
}
