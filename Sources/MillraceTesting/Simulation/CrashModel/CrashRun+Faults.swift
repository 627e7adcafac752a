import MillraceCore
import MillraceLog

/// What fails in a run whose disk fails.
extension CrashRun {
    /// Has `machine` fail now and then, as chance decides.
    func addFaults(to machine: SimulatedMachine) {
        machine.disk.faults.ignoresSync = settings.defect == .ignoredSync
        guard settings.hasFaults else { return }
        // In some runs every sync after a failed one fails as well.
        let staysBroken = random.chance(0.3)
        var isBroken = false
        machine.disk.faults.next = { [unowned self] call, _ in
            guard !scheduler.isEnding else { return nil }
            if call == .sync, isBroken { return .inputOutput() }
            guard scheduler.random.chance(Self.chance(of: call)) else { return nil }
            if call == .sync { isBroken = staysBroken }
            scheduler.remark("the next call fails")
            let written = Int(scheduler.random.integer(below: 1_000))
            return call != .sync && scheduler.random.chance(0.5)
                ? .noSpace(written: written) : .inputOutput(written: written)
        }
        machine.manifest.nextFault = { [unowned self] in
            guard !scheduler.isEnding, scheduler.random.chance(0.01) else { return nil }
            scheduler.remark("the end of the change fails")
            if scheduler.random.chance(0.3) { return .noSpace }
            return .inputOutput(isMade: scheduler.random.chance(0.5), isTold: scheduler.random.chance(0.7))
        }
    }

    private static func chance(of call: DiskCall) -> Double {
        switch call {
        case .write, .makeDirectory: 0.01
        case .create, .replace, .remove, .sync: 0.03
        case .list, .open, .map: 0.003
        }
    }

    /// Whether `error` is what a process may be told when the disk fails; it gives up then, and another follows.
    func isExpected(_ error: any Error) -> Bool {
        guard settings.hasFaults, let error = error as? EngineError else { return false }
        switch error.code {
        case .io, .diskFull, .unavailable, .closed: return true
        default: return false
        }
    }
}
