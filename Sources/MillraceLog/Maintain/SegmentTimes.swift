import MillraceCore
import Synchronization

/// The greatest timestamps of segments that are written to no more, looked up once.
final class SegmentTimes: Sendable {
    private struct Key: Hashable {
        var partition: Int
        var base: Int64
        var generation: Int
    }

    /// More than this many are not remembered, lest those of deleted segments add up.
    private static let most = 100_000

    private let known = Mutex<[Key: Timestamp]>([:])

    /// The greatest timestamp of `segment`, which belongs to `partition`; nil if it holds no record.
    func greatest(
        of segment: SegmentRow, _ partition: TopicPartition, _ core: LogCore
    ) throws(EngineError) -> Timestamp? {
        let key = Key(partition: segment.partition, base: segment.base, generation: segment.generation)
        if let found = known.withLock({ $0[key] }) { return found }
        guard segment.bytes > 0 else { return nil }
        let locator = SegmentLocator(core: core, partition: partition, row: segment.partition)
        let extent = SegmentLocator.Extent(segment)
        guard let mapped = try locator.map(extent) else { throw locator.missing(extent) }
        let found = try mapped.greatestTimestamp(
            limit: segment.bytes, interval: core.options.indexIntervalBytes, stored: locator.indexFiles(extent))
        known.withLock { known in
            if known.count >= Self.most { known.removeAll() }
            known[key] = found
        }
        return found
    }
}
