import Dispatch
import MillraceCore
import Synchronization

/// Runs of the crash model, one after the other, until enough crash points were tried.
package struct CrashCampaign: Sendable {
    /// The seed that the runs' seeds follow from.
    package let seed: UInt64
    /// What the runs do.
    package let settings: CrashSettings

    /// The campaign of `seed`.
    package init(seed: UInt64, settings: CrashSettings) {
        self.seed = seed
        self.settings = settings
    }

    /// Tries at least `crashPoints` crash points, on one thread, and returns what was done.
    package func run(crashPoints: Int) throws(CrashFailure) -> CrashTotals {
        var random = SeededRandom(seed: seed)
        var totals = CrashTotals()
        while totals.crashPoints < crashPoints {
            do throws(CrashFailure) {
                totals += try CrashRun(seed: random.next(), settings: settings).run()
            } catch {
                totals += error.totals
                throw CrashFailure(
                    seed: error.seed, violation: error.violation, totals: totals, trace: error.trace)
            }
        }
        return totals
    }

    /// Tries at least `crashPoints` crash points, on `threads` threads that share them, and returns what was done.
    package func run(crashPoints: Int, threads: Int) throws(CrashFailure) -> CrashTotals {
        var random = SeededRandom(seed: seed)
        let seeds = (0..<threads).map { _ in random.next() }
        let results = Mutex((totals: CrashTotals(), failure: CrashFailure?.none))
        DispatchQueue.concurrentPerform(iterations: threads) { thread in
            do throws(CrashFailure) {
                let share = CrashCampaign(seed: seeds[thread], settings: settings)
                let totals = try share.run(crashPoints: (crashPoints + threads - 1) / threads)
                results.withLock { $0.totals += totals }
            } catch {
                results.withLock { $0.failure = error }
            }
        }
        return try results.withLock { (results) throws(CrashFailure) in
            if let failure = results.failure { throw failure }
            return results.totals
        }
    }
}
