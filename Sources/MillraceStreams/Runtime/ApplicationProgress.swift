import MillraceCore

/// How far an application has come, read from what all its processes have committed.
public struct ApplicationProgress: Hashable, Sendable {
    /// What became of the input.
    public var accounting = Accounting()
    /// Records of the source topics that have not been committed as read.
    public var lag: Int64 = 0
    /// Whether every task has come to the end of an input that ends.
    public var isAtEnd = true
    /// The event time that every source partition has reached; the distant past before all have begun.
    public var watermark: Timestamp = .distantFuture

    init(plan: Plan, engine: any Engine, partitions: Int32) throws(EngineError) {
        let committed = try engine.committedOffsets(
            group: plan.names.applicationID, of: plan.sourcePartitions(partitions))
        for source in plan.topology.sources {
            for number in 0..<partitions {
                let partition = TopicPartition(plan.topicName(of: source), number)
                guard let place = committed[partition], let progress = TaskProgress(place.metadata) else {
                    isAtEnd = false
                    watermark = .distantPast
                    if !source.isRepartition { lag += Int64(try engine.offsets(of: partition).count) }
                    continue
                }
                isAtEnd = isAtEnd && progress.isAtEnd
                watermark = min(watermark, progress.limit)
                if let counted = progress.accounting { accounting += counted }
                if !source.isRepartition {
                    lag += try engine.offsets(of: partition).upperBound - progress.position
                }
            }
        }
    }
}
