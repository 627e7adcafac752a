import MillraceCore

extension Worker {
    /// Moves event time on in the source partitions, when nothing has come for a while.
    func tick() throws -> Bool {
        let now = configuration.clock.monotonicNanoseconds()
        var didTick = false
        for task in tasks {
            var hasTicked = false
            for input in task.inputs where !input.source.isRepartition && input.isDrained {
                guard let time = try tickTime(input, at: now) else { continue }
                outputs.writeTick(input.partition, time: time, offset: input.position)
                task.tick(input, to: time)
                hasTicked = true
            }
            if hasTicked { try advance(task) }
            didTick = didTick || hasTicked
        }
        return didTick
    }

    private func tickTime(_ input: TaskInput, at now: UInt64) throws(EngineError) -> Timestamp? {
        let greatest = input.watermarks.greatestTime
        guard !input.watermarks.isAtEnd,
            let passed = ticker.tick(input.partition, standingAt: greatest, at: now)
        else { return nil }
        let hasRecords = try engine.offsets(of: input.partition).upperBound > 0
        let isEmpty = greatest == .distantPast || !hasRecords
        guard let time = isEmpty ? try slowestSource() : passed else { return nil }
        return time > greatest ? time : nil
    }

    /// Where the slowest of the source partitions stands that hold records: there, too, stands one without any, which
    /// has no event time of its own and would hold up all that lies downstream. Nil while one has not been read.
    private func slowestSource() throws(EngineError) -> Timestamp? {
        let committed = try engine.committedOffsets(
            group: configuration.applicationID, of: plan.sourcePartitions(configuration.partitions))
        var known = committed.compactMapValues { TaskProgress($0.metadata)?.greatestTime }
        for input in tasks.flatMap(\.inputs) { known[input.partition] = input.watermarks.greatestTime }
        var slowest: Timestamp?
        for source in plan.topology.sources where !source.isRepartition {
            for number in 0..<configuration.partitions {
                let partition = TopicPartition(source.topic, number)
                guard try engine.offsets(of: partition).upperBound > 0 else { continue }
                guard let time = known[partition] else { return nil }
                if time != .distantPast { slowest = min(slowest ?? time, time) }
            }
        }
        return slowest
    }

    /// Gives the inputs of `task` the ticks that a run of the same log has left: all of them to a replay, and those
    /// among which records are read again after a restart, where it is not this partition alone that decides what is
    /// held.
    func loadTicks(for task: StreamTask) throws {
        let isReplay = configuration.mode == .replayTicks
        let inputs = task.inputs.filter { input in
            !input.source.isRepartition
                && (isReplay || (configuration.mode == .live && task.inputs.count > 1 && input.isRereading))
        }
        guard !inputs.isEmpty else { return }
        let ticks = TopicPartition(plan.names.ticks, task.partition)
        try readAll(ticks, engine: engine, consumer: consumer, keepAlive: checkMembership) { buffer in
            for tick in buffer.records.lazy.compactMap(SourceTick.init) {
                for input in inputs where input.partition.topic == tick.topic {
                    if isReplay || tick.offset < input.rereadEnd { input.add(tick) }
                }
            }
        }
    }
}

/// A record of the tick topic: its key is the source topic, its value the offset up to which that had been read (8 bytes,
/// big-endian), its timestamp the event time to which the source partition moved on then.
struct SourceTick: Hashable, Sendable {
    var topic: String
    var offset: Int64
    var time: Timestamp

    /// Reads a record of the tick topic; nil if it is not a tick.
    init?(_ record: RawRecord) {
        guard let key = record.key, let topic = String(validating: key, as: UTF8.self), let value = record.value else {
            return nil
        }
        var reader = ByteReader(value)
        guard let offset = try? reader.read(Int64.self) else { return nil }
        (self.topic, self.offset, time) = (topic, offset, record.timestamp)
    }
}
