import MillraceCore

/// Says when event time moves on without records, and how far: by the time that has passed since the partition's last
/// record, never to "now".
struct Ticker {
    /// Where a partition's event time stood when it was found drained, and when that was.
    private struct Base {
        var time: Timestamp
        var drained: UInt64
        var ticked: UInt64
    }

    let interval: TimeSpan
    private var bases: [TopicPartition: Base] = [:]

    init(interval: TimeSpan) {
        self.interval = interval
    }

    /// Forgets all partitions: their time begins to pass anew.
    mutating func restart() {
        bases = [:]
    }

    /// Notes that records of `partition` have been read.
    mutating func noteRecords(of partition: TopicPartition) {
        bases[partition] = nil
    }

    /// The event time to which `partition`, which is drained and stands at `time`, moves on at `now`, in nanoseconds;
    /// nil if it is not time yet.
    mutating func tick(_ partition: TopicPartition, standingAt time: Timestamp, at now: UInt64) -> Timestamp? {
        guard let base = bases[partition] else {
            bases[partition] = Base(time: time, drained: now, ticked: now)
            return nil
        }
        guard now &- base.ticked >= UInt64(interval.milliseconds) * 1_000_000 else { return nil }
        bases[partition]?.ticked = now
        return base.time + TimeSpan(milliseconds: Int64((now &- base.drained) / 1_000_000))
    }
}
