/// What an open log stands on.
struct LogParts {
    let folder: LogFolder
    let disk: any Disk
    let manifest: any Manifest
    let news: NewsBoard
    /// Keeps apart the rounds of processes; nil if there is only one.
    let roundLock: (any ProcessLock)?
    /// Keeps apart the maintenance of processes; nil if only one does it.
    var maintenanceLock: FileLock?
}

/// When the durable point moves, beside where a commit waits for it.
enum RoundPolicy {
    /// Some seconds after a change.
    case inBackground
    /// When records have been deleted: nothing in memory survives, but segments that were deleted are freed.
    case afterDeletions
    /// When it is asked for.
    case byHand
}
