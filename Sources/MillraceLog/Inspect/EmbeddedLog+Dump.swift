import MillraceCore

/// What stands at one place of a partition, be it sound or damaged.
public struct DumpedBatch {
    /// The segment's file.
    public var path: String
    /// The bytes of the file.
    public var range: Range<Int>
    /// The batch; nil for bytes in which none can be made out. Valid during the call that is handed it.
    public var batch: RecordBatchReader?
    /// What is wrong with it.
    public var damages: [LogDamage]
}

extension EmbeddedLog {
    /// Hands `body` all that is committed of `partition` from `offset` on, batch by batch, also what is damaged, as long
    /// as it returns true.
    /// - Throws: `EngineError` `unknownTopic`, `io`; what `body` throws.
    public func dump(
        _ partition: TopicPartition, from offset: Int64, _ body: (DumpedBatch) throws -> Bool
    ) throws {
        let row = try core.find(partition)
        let locator = SegmentLocator(core: core, partition: partition, row: row)
        for extent in try SegmentLocator.extents(of: row, in: core).extents where extent.end > offset {
            guard extent.bytes > 0, let segment = try locator.map(extent) else { continue }
            let bytes = UnsafeRawBufferPointer(rebasing: segment.mapping.bytes.prefix(extent.bytes))
            var inspection = SegmentInspection(
                bytes, offsets: extent.base..<extent.end, allowsGaps: extent.isCompacted)
            while let step = inspection.next() {
                guard step.offsets.upperBound > offset || step.batch == nil else { continue }
                guard try body(DumpedBatch(step, of: segment)) else { return }
            }
        }
    }
}

extension DumpedBatch {
    init(_ step: SegmentInspection.Step, of segment: Segment) {
        path = segment.path
        range = step.range
        batch = step.batch
        damages = step.faults.map { LogDamage($0, in: segment.path, of: segment.partition, step.offsets) }
    }
}
