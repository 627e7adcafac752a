import MillraceCore

/// Says when event time moves on without records, and how far: by the time that has passed since the last record, never
/// to "now".
struct Ticker {
    /// Where a task's event time stood when its last record was read, and when that was.
    private struct Base {
        var time: Timestamp
        var read: UInt64
        var ticked: UInt64
    }

    private struct Place: Hashable {
        var subtopology: Int
        var partition: Int32
    }

    let interval: TimeSpan
    private var bases: [Place: Base] = [:]

    init(interval: TimeSpan) {
        self.interval = interval
    }

    /// Forgets all tasks: their time begins to pass anew.
    mutating func restart() {
        bases = [:]
    }

    /// Notes that `task` has read records at `now`, in nanoseconds.
    mutating func noteRecords(of task: StreamTask, at now: UInt64) {
        bases[Place(subtopology: task.subtopology.id, partition: task.partition)] = nil
    }

    /// The event time to which a drained input moves on at `now`, in nanoseconds; nil if it is not time yet.
    mutating func tick(_ task: StreamTask, _ input: TaskInput, at now: UInt64) -> Timestamp? {
        let greatest = input.watermarks.greatestTime
        guard greatest != .distantPast, !input.watermarks.isAtEnd else { return nil }
        let place = Place(subtopology: task.subtopology.id, partition: task.partition)
        guard let base = bases[place] else {
            bases[place] = Base(time: greatest, read: now, ticked: now)
            return nil
        }
        guard now &- base.ticked >= UInt64(interval.milliseconds) * 1_000_000 else { return nil }
        bases[place]?.ticked = now
        let elapsed = TimeSpan(milliseconds: Int64((now &- base.read) / 1_000_000))
        let time = base.time + elapsed
        return time > greatest ? time : nil
    }
}
