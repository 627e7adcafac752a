import MillraceCore

/// One walk over all partitions: old segments are ended, deleted, or compacted, as each topic wants it.
struct MaintenancePass {
    let core: LogCore
    let now: Timestamp
    let times: SegmentTimes
    private var report = MaintenanceReport()

    init(core: LogCore, now: Timestamp, times: SegmentTimes) {
        self.core = core
        self.now = now
        self.times = times
    }

    /// Does what is due. What fails for one partition is noted, and does not keep the others from being seen to.
    /// - Throws: ``EngineError`` if the log as a whole cannot be read, or has been closed.
    mutating func run() throws(EngineError) -> MaintenanceReport {
        try core.refresh()
        for topic in try core.read({ (session) throws(EngineError) in try session.topics() }) {
            for number in 0..<topic.description.partitions {
                try core.checkOpen()
                let partition = TopicPartition(topic.description.name, number)
                do throws(EngineError) {
                    try see(to: partition, row: topic.firstPartition + Int(number), of: topic.description)
                } catch {
                    if error.code == .closed { throw error }
                    report.failures.append(.init(partition: partition, error: error))
                }
            }
        }
        return report
    }

    private mutating func see(
        to partition: TopicPartition, row: Int, of topic: TopicDescription
    ) throws(EngineError) {
        if try SegmentRoll(core: core, topic: topic, partition: partition, row: row, now: now).run() {
            core.news.countCommit()
            report.rolled.append(partition)
        }
        try SegmentSweep(core: core, partition: partition, row: row).run()
        switch topic.cleanup {
        case .delete:
            let retention = Retention(
                core: core, topic: topic, partition: partition, row: row, now: now, times: times)
            if let start = try retention.run() { report.deleted[partition] = start }
        case .compact:
            let compaction = Compaction(
                core: core, topic: topic, partition: partition, row: row, now: now, times: times)
            if let done = try compaction.run() { report.compactions.append(done) }
        }
    }
}
