/// A defect of what a log stands on, or of how a process deals with it, that is planted to see whether the crash model
/// finds it. Each undoes one of the rules that make the log safe.
package enum PlantedDefect: String, CaseIterable, Sendable {
    /// Locks keep no one out.
    case noLock
    /// Who opens the log cuts off its segments where it sees them end.
    case truncation
    /// The end of a segment that becomes full is where a scan finds the last intact batch with the expected offset.
    case scannedEnds
    /// Nobody notices that the machine was started anew, so nobody compares what follows the durable point.
    case noCheckAfterStart
    /// Syncs of files return and do nothing.
    case ignoredSync
    /// Synced commits are not.
    case unsyncedCommits
    /// That a sync has failed is not told.
    case silentSyncFailure
    /// Processes keep what they write to themselves until after the commit.
    case lateWrites
    /// Who deletes records removes the files at once, whether or not the deletion is durable.
    case earlyRemoval

    /// Within how many crash points it is found. Most take a few hundred at most; for a scan to go wrong, a writer must
    /// have died over the last batch that a segment had room for.
    package var crashPointsMax: Int { self == .scannedEnds ? 500_000 : 20_000 }
}
