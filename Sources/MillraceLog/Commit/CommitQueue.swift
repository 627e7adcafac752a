import Dispatch
import Synchronization

/// Where a process's threads queue before the log's lock. Threads that come while a commit is under way share the next
/// one: the first of them leads it and then hands on; each waiter is woken by itself, for waking all at once collapses
/// under many threads.
final class CommitQueue: Sendable {
    /// How often ``settle()`` queues at most.
    private static let settlingTurns = 4

    private struct Line {
        var isBusy = false
        var waiting: [CommitTicket] = []
    }

    private let line = Mutex(Line())

    /// Has `ticket` committed by `lead`, which is called on one of the waiting threads with one or more tickets; then, on
    /// the same thread but after the next commit may have begun, calls `finish` with these and what `lead` returned.
    func submit<Result>(
        _ ticket: CommitTicket, lead: ([CommitTicket]) -> Result, finish: ([CommitTicket], Result) -> Void
    ) {
        guard enter(ticket) else { return }
        let batch = [ticket] + followers()
        let result = lead(batch)
        leave()
        finish(batch, result)
        for follower in batch.dropFirst() { follower.finish() }
    }

    /// Runs `body` while no commit of this process is under way.
    func exclusively<Result, Failure: Error>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result {
        _ = enter(CommitTicket(isExclusive: true))
        defer { leave() }
        return try body()
    }

    /// Returns when those who queue now have had their turn, and those who come meanwhile, unless these are ever new ones.
    func settle() {
        for _ in 0..<Self.settlingTurns where line.withLock({ $0.isBusy }) { exclusively {} }
    }

    /// Waits for `ticket`'s turn; true if it is to lead, false if another thread has seen to it.
    private func enter(_ ticket: CommitTicket) -> Bool {
        let isFree = line.withLock { line in
            if line.isBusy {
                line.waiting.append(ticket)
                return false
            }
            line.isBusy = true
            return true
        }
        return isFree || ticket.wait()
    }

    private func followers() -> [CommitTicket] {
        line.withLock { line in
            let count = line.waiting.firstIndex { $0.isExclusive } ?? line.waiting.count
            let followers = Array(line.waiting[..<count])
            line.waiting.removeFirst(count)
            return followers
        }
    }

    private func leave() {
        let next = line.withLock { line -> CommitTicket? in
            if line.waiting.isEmpty {
                line.isBusy = false
                return nil
            }
            return line.waiting.removeFirst()
        }
        next?.promote()
    }
}

/// A place in a ``CommitQueue``, used by one thread again and again.
final class CommitTicket: @unchecked Sendable {
    let isExclusive: Bool
    /// What is to be committed, and then how that ended; touched by the leader between `submit` and `finish` only.
    let transaction: PendingTransaction
    private let wakeUp = DispatchSemaphore(value: 0)
    private var leads = false

    init(isExclusive: Bool = false, transaction: PendingTransaction = PendingTransaction()) {
        self.isExclusive = isExclusive
        self.transaction = transaction
    }

    /// Returns when another thread has seen to the ticket (false), or made it leader (true).
    fileprivate func wait() -> Bool {
        wakeUp.wait()
        defer { leads = false }
        return leads
    }

    fileprivate func finish() { wakeUp.signal() }

    fileprivate func promote() {
        leads = true
        wakeUp.signal()
    }
}
