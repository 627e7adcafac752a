import MillraceCore

/// What a producer wants committed. Its memory is used again for the next transaction.
final class PendingTransaction {
    var transactionalID = ""
    /// The number that stands for the transactional id in batches.
    var producer: Int64 = -1
    var epoch: Int64 = 0
    /// The runs of batches, one for each partition, in the order in which the partitions came.
    private(set) var runs: [BatchRun] = []
    private(set) var offsets: [PendingOffsets] = []
    var outcome: CommitOutcome?

    private var spare: [BatchRun] = []
    private var runOfPartition: [TopicPartition: BatchRun] = [:]

    /// The run of `partition`, which has the row number `row`; begun if there is none, with the sequence that follows the
    /// last one in `sequences`.
    func run(of partition: TopicPartition, row: Int, sequences: [Int: Int32]) -> BatchRun {
        if let run = runOfPartition[partition] { return run }
        let run = BatchRun(
            partition: partition, row: row, sequence: sequences[row] ?? 0,
            writer: spare.popLast()?.writer ?? ByteWriter())
        runOfPartition[partition] = run
        runs.append(run)
        return run
    }

    func add(_ offsets: PendingOffsets) {
        self.offsets.append(offsets)
    }

    /// Empties the transaction and keeps its memory.
    func removeAll() {
        for run in runs {
            run.writer.removeAll()
            spare.append(run)
        }
        runs.removeAll(keepingCapacity: true)
        runOfPartition.removeAll(keepingCapacity: true)
        offsets.removeAll(keepingCapacity: true)
        outcome = nil
    }
}

/// Batches for one partition, one behind the other.
final class BatchRun {
    let partition: TopicPartition
    /// The partition's row number.
    let row: Int
    let writer: ByteWriter
    /// The sequence of the first record, and the one that follows the last.
    let firstSequence: Int32
    private(set) var nextSequence: Int32
    /// Of each batch its first byte and the number of its records.
    private(set) var batches: [(start: Int, records: Int32)] = []

    init(partition: TopicPartition, row: Int, sequence: Int32, writer: ByteWriter) {
        self.partition = partition
        self.row = row
        firstSequence = sequence
        nextSequence = sequence
        self.writer = writer
    }

    func append(_ bytes: UnsafeRawBufferPointer, records: Int) {
        batches.append((writer.count, Int32(records)))
        nextSequence = ProducerSequence.number(records, after: nextSequence)
        writer.write(bytes)
    }

    /// The bytes of the batch called `index`.
    func bytes(of index: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: writer.bytes[batches[index].start..<end(of: index)])
    }

    /// The byte after the batch called `index`.
    func end(of index: Int) -> Int {
        index + 1 < batches.count ? batches[index + 1].start : writer.count
    }

    /// Gives the batches their offsets, from `first` on.
    func place(at first: Int64) {
        var offset = first
        for batch in batches {
            writer.overwrite(offset, at: batch.start + RecordBatchFormat.baseOffset)
            offset += Int64(batch.records)
        }
    }
}

/// Offsets that a transaction stores for a group.
struct PendingOffsets {
    var group: String
    var member: GroupMembership?
    /// By row number of the partition.
    var offsets: [(row: Int, committed: CommittedOffset)]
}
