import MillraceCore
import MillraceLog

/// What a run tries at a crash point.
extension CrashRun {
    /// Tries crashes on copies of the machine as it is.
    func tryCrashes() {
        totals.crashPoints += 1
        var random = self.random.split()
        do {
            try tryProcessCrash(&random)
            for _ in 0..<settings.powerLosses { _ = try tryPowerLoss(PowerLoss(&random), &random) }
            // Before the log has been put in order, what is damaged need not be what was committed.
            if random.chance(0.1), !mayRollBack { try tryDamage(&random) }
        } catch {
            fail(error)
        }
    }

    /// All processes die: nothing that took effect is lost.
    private func tryProcessCrash(_ random: inout SeededRandom) throws {
        let machine = scheduler.machine.afterCrash()
        var check = CrashCheck(model: model, machine: machine, settings: settings)
        do throws(Violation) {
            _ = try check.run(atLeast: model.states.count - 1, random: &random)
        } catch {
            throw Violation("after a crash of all processes \(error)")
        }
        totals.recoveries += 1
        totals.records += check.records
    }

    /// The machine loses power: the log goes back to one point, but not behind what is durable. Returns after which
    /// change that is.
    func tryPowerLoss(_ loss: PowerLoss, _ random: inout SeededRandom) throws -> Int {
        let machine = scheduler.machine.after(loss)
        var check = CrashCheck(model: model, machine: machine, settings: settings)
        do throws(Violation) {
            let count = try check.run(atLeast: durable, random: &random)
            totals.recoveries += 1
            totals.records += check.records
            return count
        } catch {
            throw Violation("after a loss of power (of unsynced writes survive: \(loss.manner.rawValue)) \(error)")
        }
    }

    /// How many changes a loss of power must leave: those that a process was told are durable, and those that the log
    /// takes for durable.
    private var durable: Int {
        let version = MemorySession(scheduler.machine.manifest.durableState).log()?.durableVersion ?? 0
        return max(durableChanges, model.changes(upTo: version))
    }

    /// A bit on the disk turns over, while the machine is off or runs.
    private func tryDamage(_ random: inout SeededRandom) throws {
        let isAnew = random.chance(0.5)
        let machine = isAnew ? scheduler.machine.after(PowerLoss(.all)) : scheduler.machine.afterCrash()
        let check = DamageCheck(model: model, machine: machine, settings: settings)
        if try check.run(atLeast: durable, &random) { totals.flips += 1 }
    }
}
