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
        let rejections = task.context.heldRejections
        let records = RecordLookUp(try lookUpConsumer())
        for input in task.inputs {
            let offsets = Set(rejections.lazy.filter { $0.origin.input == input.index }.map(\.origin.offset))
            try records.read(offsets, of: input.partition)
        }
        for held in rejections { try write(held, of: task, records) }
    }

    private func write(_ held: HeldRejection, of task: StreamTask, _ records: RecordLookUp) throws(EngineError) {
        guard let input = task.inputs.first(where: { $0.index == held.origin.input }) else {
            return outputs.writeDeadLetter(at: held.position, held.rejection)
        }
        let raw = try records.record(of: input.partition, at: held.origin.offset)
        var current = CurrentRecord()
        (current.topic, current.raw) = (input.partition, raw)
        (current.sequence, current.ordinal) = (held.position.sequence, held.position.ordinal)
        outputs.writeDeadLetter(current, held.rejection)
    }
}
