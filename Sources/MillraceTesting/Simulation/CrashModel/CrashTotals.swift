/// What runs of the crash model have done.
package struct CrashTotals: Hashable, Sendable {
    /// Runs, each with a seed of its own.
    package var runs = 0
    /// Operations of simulated processes on disk and manifest.
    package var operations = 0
    /// Operations at which crashes were tried.
    package var crashPoints = 0
    /// Logs that were opened anew and checked after a crash.
    package var recoveries = 0
    /// Processes that were killed while others went on.
    package var kills = 0
    /// Machines that lost power and were started again.
    package var powerLosses = 0
    /// Transactions that took effect.
    package var transactions = 0
    /// Records that were read and compared after a crash.
    package var records = 0
    /// Bits that were flipped.
    package var flips = 0

    /// Nothing done.
    package init() {}

    /// Adds what was done elsewhere.
    package static func += (left: inout CrashTotals, right: CrashTotals) {
        left.runs += right.runs
        left.operations += right.operations
        left.crashPoints += right.crashPoints
        left.recoveries += right.recoveries
        left.kills += right.kills
        left.powerLosses += right.powerLosses
        left.transactions += right.transactions
        left.records += right.records
        left.flips += right.flips
    }
}

extension CrashTotals: CustomStringConvertible {
    /// The totals in one line.
    package var description: String {
        "\(crashPoints) crash points, \(recoveries) recoveries with \(records) records compared, in \(runs) runs of "
            + "\(operations) operations and \(transactions) transactions, with \(kills) kills, \(powerLosses) losses of "
            + "power and \(flips) flipped bits"
    }
}
