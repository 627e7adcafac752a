import MillraceCore

extension TaskContext {
    /// Makes `raw` the record that is being read; false if it is but a statement about event time.
    @inlinable
    func take(_ raw: RawRecord, from input: TaskInput) -> Bool {
        if raw.offset >= input.nextTick { _ = input.takeTicks(upTo: raw.offset) }
        if raw.value == nil, raw.key == nil, takeStatement(raw, from: input) { return false }
        current.raw = raw
        if let place = StreamHeader.place(in: raw.headers) {
            current.sequence = place.sequence
            current.isTimed = place.ordinal.rawValue & Ordinal.timedBit != 0
            current.ordinal = Ordinal(rawValue: place.ordinal.rawValue & ~Ordinal.timedBit)
        } else {
            current.sequence = raw.offset &* input.partitionCount &+ Int64(input.partition.partition)
            current.ordinal = .root
            current.isTimed = false
        }
        isRereading = raw.offset < input.rereadEnd
        return true
    }

    /// Says whether the operators shall see the record that is being read, whose event time is `time`: not if it is
    /// late, or if it took effect before a restart.
    @inlinable
    func admit(at time: Timestamp, from input: TaskInput) -> Bool {
        current.raw.timestamp = time
        if isRereading { return admitAgain(at: time, from: input) }
        current.timeBefore = input.watermarks.greatestTime
        if input.watermarks.observe(time) { return true }
        return admitIfNew(at: time, from: input)
    }

    /// A record that is late, or that may have come before.
    @usableFromInline
    func admitIfNew(at time: Timestamp, from input: TaskInput) -> Bool {
        guard input.source.isRepartition else {
            keepLate()
            return false
        }
        // Behind a repartition, nothing takes effect before event time has passed it: what is held the buffers know.
        return !input.watermarks.isRepeat(time)
    }

    /// A record below the place that was committed: only what was held then is of interest.
    @usableFromInline
    func admitAgain(at time: Timestamp, from input: TaskInput) -> Bool {
        current.timeBefore = input.rereadWatermarks.greatestTime
        guard input.rereadWatermarks.observe(time) else { return false }
        // What is timed may have taken effect or not: that depends on the records of its key, and the buffer decides.
        if holding == .sequence { return current.isTimed || current.sequence >= input.rereadSequence }
        return time >= input.rereadLimit
    }

    @usableFromInline
    func takeStatement(_ raw: RawRecord, from input: TaskInput) -> Bool {
        guard let found = StreamHeader.watermark(in: raw.headers) else { return false }
        let (writer, writers) = (Int(found.writer), Int(found.writers))
        if found.statement != .beginning {
            input.watermarks.state(found.statement, writer: writer, of: writers)
        } else {
            if raw.offset >= input.rereadEnd { input.watermarks.begin(writer: writer, of: writers) }
            input.beginnings += 1
            pass = input.pass
        }
        return true
    }

    /// Prepares for a batch of records from `input`.
    func begin(_ input: TaskInput) {
        current.input = input.index
        current.topic = input.partition
        current.isAtHand = true
        pass = input.pass
    }

    /// Lets go of the batch: its memory is the engine's again.
    func end() {
        isRereading = false
        current.isAtHand = false
        current.raw = RawRecord(
            offset: current.raw.offset, timestamp: current.raw.timestamp, key: nil, value: nil,
            headers: UnsafeRawBufferPointer(start: nil, count: 0))
    }
}
