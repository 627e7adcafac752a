import MillraceCore

/// Counts the commits of a thread that failed one after the other. A few are the way of the world, and each closes the
/// tasks and restores them; a thread whose commits always fail must not do that for ever.
struct CommitFailures {
    /// How many failures in a row are too many.
    let limit: Int
    private(set) var count = 0

    init(limit: Int) {
        self.limit = limit
    }

    /// Notes how a commit ended.
    /// - Returns: What to stop with, if there have been too many failures.
    mutating func note(_ outcome: CommitOutcome) -> EngineError? {
        switch outcome {
        case .committed:
            count = 0
            return nil
        case .fatal: return nil
        case .retriable(let error), .abortable(let error), .fenced(let error), .unknown(let error):
            count += 1
            guard count >= limit else { return nil }
            return EngineError(
                error.code, "\(count) commits in a row have failed, and nothing more can be done; the last: \(error)")
        }
    }

    /// How long to wait before the next attempt; nil for not at all, as after the first failures.
    var pause: TimeSpan? {
        count < 4 ? nil : .milliseconds(min(1_000, 10 << Int64(min(count - 4, 10))))
    }
}
