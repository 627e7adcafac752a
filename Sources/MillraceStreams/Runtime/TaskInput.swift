import MillraceCore

/// One partition that a task reads: how far it has come, in offsets and in event time.
public final class TaskInput {
    @usableFromInline let index: Int32
    @usableFromInline let partition: TopicPartition
    /// How many partitions the topic has: spreads the offsets of records without a sequence.
    @usableFromInline let partitionCount: Int64
    @usableFromInline let source: SourceDefinition
    @exclusivity(unchecked) @usableFromInline var watermarks: Watermarks
    /// The next offset to be read.
    @exclusivity(unchecked) @usableFromInline var position: Int64
    /// Below this offset records are read again after a restart: those with an event time before `rereadLimit` took
    /// effect before, the others are held again.
    @exclusivity(unchecked) @usableFromInline var rereadEnd: Int64
    @exclusivity(unchecked) @usableFromInline var rereadLimit: Timestamp = .distantPast
    /// The same for records that wait for the sequence watermark: those with a sequence before this took effect.
    @exclusivity(unchecked) @usableFromInline var rereadSequence: Int64 = .min
    /// Event time as it was when the records that are read again were read first.
    @exclusivity(unchecked) @usableFromInline var rereadWatermarks: Watermarks
    /// How many beginnings of writers have been read.
    @exclusivity(unchecked) @usableFromInline var beginnings: Int32 = 0
    /// Ticks of an earlier run that are yet to be taken, by offset.
    private var ticks: [SourceTick] = []
    private var ticksTaken = 0
    /// The offset before which the next tick is taken.
    @exclusivity(unchecked) @usableFromInline var nextTick: Int64 = .max
    /// Whether the last look found nothing more to read.
    var isDrained = false
    /// What the source does with a batch of records.
    var receive: (RecordBuffer) -> Void = { _ in }

    init(index: Int32, partition: TopicPartition, partitionCount: Int32, source: SourceDefinition, start: Int64) {
        self.index = index
        self.partition = partition
        self.partitionCount = Int64(partitionCount)
        self.source = source
        watermarks = Watermarks(grace: source.grace)
        rereadWatermarks = watermarks
        position = start
        rereadEnd = start
    }

    /// Adds a tick behind those that were added before.
    func add(_ tick: SourceTick) {
        ticks.append(tick)
        nextTick = ticks[ticksTaken].offset
    }

    /// Moves event time on as the ticks up to `offset` say, and says whether there were any.
    @usableFromInline
    func takeTicks(upTo offset: Int64) -> Bool {
        guard nextTick <= offset else { return false }
        while ticksTaken < ticks.count, ticks[ticksTaken].offset <= offset {
            watermarks.tick(to: ticks[ticksTaken].time)
            rereadWatermarks.tick(to: ticks[ticksTaken].time)
            ticksTaken += 1
        }
        nextTick = ticksTaken < ticks.count ? ticks[ticksTaken].offset : .max
        return true
    }

    /// The pass over the input's records in which those come that are read next: each writer that begins anew begins
    /// another. 0 where no writer has begun twice.
    var pass: Int32 { watermarks.isRepeating ? beginnings + 1 : 0 }

    /// Whether what was held at the last commit is still being read again.
    var isRereading: Bool { position < rereadEnd }
}
