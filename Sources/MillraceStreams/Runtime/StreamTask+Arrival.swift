import MillraceCore

/// The order of arrival in a replay, where records wait for the sequence watermark.
extension StreamTask {
    /// No record with a sequence before this will come, but for what timers and windows make.
    var sequenceWatermark: Int64 {
        inputs.lazy.filter { !$0.watermarks.isAtEnd }.map(\.watermarks.statedSequence).min() ?? .max
    }

    /// Moves on to where the inputs have come. All operators of the task go equally far, so that a restart knows what took
    /// effect: up to one sequence, below which nothing waits any more.
    ///
    /// Behind a repartition from which timed records come, a record waits for event time, too: only then have all of them
    /// come that belong before it. A timer waits for all records with a smaller event time than its moment.
    func moveArrivalLimits() {
        let passed = max(isAtEnd ? .distantFuture : watermark, limits.records)
        let stages = context.stages
        var sequence = sequenceWatermark
        if subtopology.readsTimed {
            for stage in stages { sequence = min(sequence, stage.held.leastSequence(notBefore: passed)) }
        }
        sequence = max(sequence, limits.sequence)
        let held = stages.map { $0.held.leastTime(from: sequence) }.min() ?? .distantFuture
        let timers = max(limits.timers, min(watermark, held))
        limits = StageLimits(
            records: passed, timers: timers, windows: isAtEnd ? .distantFuture : timers, closed: limits.timers,
            sequence: sequence, handledBefore: limits.records)
    }

    /// What is committed about it; nil where records do not wait for sequences.
    var arrivalProgress: TaskProgress.Arrival? {
        guard context.holding == .sequence else { return nil }
        return TaskProgress.Arrival(sequence: limits.sequence, watermark: limits.records)
    }

    /// The sequence to state to repartition topics: no record before it will be written, but for timed ones.
    func sequenceToState() -> Int64 {
        guard statesSequences, !subtopology.repartitions.isEmpty else { return .min }
        let held = context.stages.map { $0.held.leastSequence(notBefore: .distantPast) }.min() ?? .max
        return max(stated.sequence, min(sequenceWatermark, held))
    }
}
