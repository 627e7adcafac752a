import MillraceCore

/// A record that was rejected by a keyed operator or behind one, when its bytes were no longer at hand.
struct HeldRejection {
    var rejection: Rejection
    var position: StreamPosition
    /// Where the record was read; ``HeldOrigin/nothing`` for what a timer or window made.
    var origin: HeldOrigin
}

extension Worker {
    /// Handles what is due in `task`, and writes what it rejects to the dead letters.
    func advance(_ task: StreamTask) throws {
        task.advance()
        guard !task.context.heldRejections.isEmpty else { return }
        defer { task.context.heldRejections.removeAll(keepingCapacity: true) }
        for held in task.context.heldRejections { try write(held, of: task) }
    }

    /// Reads the rejected record again, which the log keeps until the commit that follows its rejection.
    private func write(_ held: HeldRejection, of task: StreamTask) throws(EngineError) {
        guard let input = task.inputs.first(where: { $0.index == held.origin.input }) else {
            return outputs.writeDeadLetter(at: held.position, held.rejection)
        }
        let consumer = try lookUpConsumer()
        let buffer = RecordBuffer()
        _ = try consumer.fetchPatiently(input.partition, from: held.origin.offset, maxBytes: 1, into: buffer)
        guard let raw = buffer.records.first, raw.offset == held.origin.offset else {
            throw EngineError(
                .corrupt, "\(input.partition) has no record at offset \(held.origin.offset), where one was read before")
        }
        var current = CurrentRecord()
        (current.topic, current.raw) = (input.partition, raw)
        (current.sequence, current.ordinal) = (held.position.sequence, held.position.ordinal)
        outputs.writeDeadLetter(current, held.rejection)
    }
}
