import MillraceCore

/// What the operators of one task share. Belongs to the task's thread.
public final class TaskContext {
    /// Receivers by node, while the task is put together.
    @exclusivity(unchecked) @usableFromInline var receivers: [Int: Any] = [:]
    @exclusivity(unchecked) @usableFromInline var stages: [Stage] = []
    @exclusivity(unchecked) @usableFromInline var stores: [TaskStore] = []
    @usableFromInline let outputs: Outputs
    @usableFromInline let tables: [Int: any GlobalTableContent]
    /// What records wait for in front of keyed operators.
    @usableFromInline let holding: Holding
    /// Whether what timers and windows make is marked in repartition topics, for operators that need the order of arrival.
    @usableFromInline let marksTimed: Bool
    /// The record that is just being read from a source.
    @exclusivity(unchecked) @usableFromInline var current = CurrentRecord()
    /// Whether that record took effect before a restart, so that only what is held again counts.
    @exclusivity(unchecked) @usableFromInline var isRereading = false
    /// The pass over the records of the input in which they are being read; 0 where none comes again.
    @exclusivity(unchecked) @usableFromInline var pass: Int32 = 0
    /// Where the record that a keyed operator is handling was read; nil while none is at work.
    @exclusivity(unchecked) @usableFromInline var held: HeldOrigin?
    /// Rejected records that are yet to be written to the dead letters.
    @exclusivity(unchecked) var heldRejections: [HeldRejection] = []
    /// What became of the task's input.
    @exclusivity(unchecked) @usableFromInline var accounting = Accounting()

    init(outputs: Outputs, tables: [Int: any GlobalTableContent], holding: Holding, marksTimed: Bool) {
        self.outputs = outputs
        self.tables = tables
        self.holding = holding
        self.marksTimed = marksTimed
    }

    @usableFromInline var origin: HeldOrigin {
        @inlinable get {
            if var held {
                held.pass = 0
                return held
            }
            var origin = HeldOrigin(
                input: current.input, offset: current.raw.offset, timeBefore: current.timeBefore)
            origin.isTimed = current.isTimed
            origin.isReread = isRereading
            origin.pass = pass
            return origin
        }
    }

    /// Counts the record being handled as one that took effect.
    @inlinable
    public func accept() {
        if !isRereading { accounting.accepted += 1 }
    }

    /// Counts the record being handled as a repetition of an earlier one.
    @inlinable
    public func skipDuplicate() {
        if !isRereading { accounting.duplicates += 1 }
    }

    /// Counts the record being handled as dropped by the rule called `rule`.
    public func drop(rule: String) {
        if !isRereading { accounting.dropped[rule, default: 0] += 1 }
    }

    /// Sends the record being handled to the dead letters, as it was read: at once if it is just being read, and with
    /// the next ``Worker/advance(_:)`` if it was held.
    @usableFromInline
    func reject(_ rejection: Rejection, at position: StreamPosition) {
        guard !isRereading else { return }
        accounting.rejected[rejection.reason, default: 0] += 1
        if current.isAtHand {
            outputs.writeDeadLetter(current, rejection)
        } else {
            heldRejections.append(HeldRejection(rejection: rejection, position: position, origin: origin))
        }
    }

    @usableFromInline
    func keepLate() {
        guard !isRereading else { return }
        accounting.late += 1
        outputs.writeLate(current)
    }
}

/// A record between a source and the first operator that stores it.
@usableFromInline
struct CurrentRecord {
    @usableFromInline var input: Int32 = 0
    @usableFromInline var topic = TopicPartition("", 0)
    @usableFromInline var raw = RawRecord(
        offset: 0, timestamp: .zero, key: nil, value: nil, headers: UnsafeRawBufferPointer(start: nil, count: 0))
    @usableFromInline var sequence: Int64 = 0
    @usableFromInline var ordinal = Ordinal.root
    /// Whether a timer or window has made it.
    @usableFromInline var isTimed = false
    @usableFromInline var timeBefore = Timestamp.distantPast
    /// Whether the record is just being read, which is as long as its bytes are valid.
    @usableFromInline var isAtHand = false

    @usableFromInline var position: StreamPosition {
        StreamPosition(timestamp: raw.timestamp, sequence: sequence, ordinal: ordinal)
    }
}
