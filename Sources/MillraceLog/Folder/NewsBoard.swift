import CMillrace
import MillraceCore

/// Three counters in memory that the processes of a log share: of commits that moved a partition, of changes to groups,
/// and of syncs that failed. The first two say only that there is something to read; what it is stands in the manifest.
/// The third tells of what may not have come into the manifest, for this memory can be written to when nothing else can.
///
/// A writer counts after it has committed, and may die in between. So a reader takes the mark first, then reads, then
/// waits, and does not rely on being woken.
package final class NewsBoard: Sendable {
    /// The longest wait for a writer that may have died between commit and count.
    static let longestWait = TimeSpan.milliseconds(200)

    private let memory: MappedBytes?
    nonisolated(unsafe) private let words: UnsafeMutablePointer<UInt32>

    /// Counters at `words`, which are 128 bytes apart from each other, as long as `memory` is kept.
    init(words: UnsafeMutablePointer<UInt32>, memory: MappedBytes?) {
        self.words = words
        self.memory = memory
    }

    /// Counters for the logs of one process.
    package convenience init() {
        let count = Self.checkedIndex + 1
        let words = UnsafeMutablePointer<UInt32>.allocate(capacity: count)
        words.initialize(repeating: 0, count: count)
        nonisolated(unsafe) let memory = words
        self.init(
            words: words,
            memory: MappedBytes(UnsafeRawBufferPointer(start: words, count: count * 4)) { memory.deallocate() })
    }

    private static let groupsIndex = 32
    private static let failuresIndex = 64
    private static let checkedIndex = 96

    /// The number of commits counted, modulo 2³².
    var commits: UInt32 { millrace_load_acquire(words) }

    /// The number of changes to groups counted, modulo 2³².
    var groupChanges: UInt32 { millrace_load_acquire(words + Self.groupsIndex) }

    /// The number of failed syncs counted, modulo 2³². Who opened the log before the last of them must open it again.
    var failures: UInt32 { millrace_load_acquire(words + Self.failuresIndex) }

    /// Counts a failed sync.
    func countFailure() {
        _ = millrace_increment_release(words + Self.failuresIndex)
    }

    /// Whether a sync has failed since the log was last checked.
    var isSuspect: Bool { failures != millrace_load_acquire(words + Self.checkedIndex) }

    /// Notes that the log has been checked when `failures` syncs had failed.
    func noteCheck(after failures: UInt32) {
        millrace_store_release(words + Self.checkedIndex, failures)
    }

    /// Counters for the logs of one process, which begin with the suspicion of `other`.
    package convenience init(suspicionOf other: NewsBoard) {
        self.init()
        if other.isSuspect { countFailure() }
    }

    /// Counts a commit, wakes all who wait, and returns what the counter showed before.
    @discardableResult
    func countCommit() -> UInt32 {
        let before = millrace_increment_release(words)
        millrace_futex_wake(words)
        return before
    }

    /// Counts a change to a group, and wakes all who wait for news.
    func countGroupChange() {
        _ = millrace_increment_release(words + Self.groupsIndex)
        countCommit()
    }

    /// Waits while no commit has been counted after `mark` was taken, at most `nanoseconds`; may return early.
    func wait(after mark: UInt32, nanoseconds: Int64) {
        guard commits == mark, nanoseconds > 0 else { return }
        if millrace_futex_available() != 0 {
            millrace_futex_wait(words, mark, nanoseconds)
        } else {
            nap(after: mark, nanoseconds: nanoseconds)
        }
    }

    private func nap(after mark: UInt32, nanoseconds: Int64) {
        let clock = SystemClock()
        let start = clock.monotonicNanoseconds()
        while commits == mark, clock.monotonicNanoseconds() - start < UInt64(nanoseconds) {
            millrace_nap(200_000)
        }
    }
}
