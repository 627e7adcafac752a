import MillraceCore
import MillraceLog

/// How far an application has come by what its group has committed, seen from outside while it runs.
struct CommittedProgress {
    /// Folder of the log.
    let log: String
    let group: String

    /// The sum of the group's offsets; 0 as long as there is no log, or nothing has been committed.
    func offsets() -> Int64 {
        guard let log = try? EmbeddedLog.openExisting(directory: log) else { return 0 }
        defer { log.close() }
        return ((try? log.committedOffsets(group: group)) ?? [:]).values.reduce(0) { $0 + $1.offset }
    }

    /// Waits until the sum has grown to `goal`, or `child` has ended.
    func wait(for goal: Int64, of child: Child) {
        while offsets() < goal, !child.hasEnded(within: 0.01) {}
    }
}
