import MillraceCore
import MillraceLog

/// What a run does when its processes come somewhere.
extension CrashRun: SchedulerObserver {
    package func scheduler(
        _ scheduler: Scheduler, reaches operation: Operation, by process: SimulatedProcess
    ) {
        totals.operations += 1
        if operation.followsChange { tryCrashes() }
    }

    package func scheduler(_ scheduler: Scheduler, killed process: SimulatedProcess) {
        totals.kills += 1
        let name = process.name.prefix { $0 != "." }
        if let role = Role(rawValue: String(name)) { start(role) }
    }

    /// The log goes back to where a process will find it that opens it next; so does the model.
    package func scheduler(_ scheduler: Scheduler, losesPower loss: PowerLoss) {
        totals.powerLosses += 1
        attempts = [:]
        mayRollBack = true
        do {
            let count = try tryPowerLoss(loss, &random)
            scheduler.remark("the log goes back to change \(count)")
            model.cut(to: count)
        } catch {
            fail(error)
        }
    }

    package func schedulerStartsMachine(_ scheduler: Scheduler) {
        guard violation == nil else { return }
        addFaults(to: scheduler.machine)
        for role in Role.allCases { start(role) }
    }

    package func scheduler(
        _ scheduler: Scheduler, notesChangeFrom before: MemoryState, to after: MemoryState,
        by process: SimulatedProcess
    ) {
        do throws(Violation) {
            try follow(before, after, process)
        } catch {
            fail(error)
        }
    }

    /// Makes in the model the change that the log has made, if it has made one, and compares.
    private func follow(
        _ before: MemoryState, _ after: MemoryState, _ process: SimulatedProcess
    ) throws(Violation) {
        let state = ModelState(after)
        let isSame = state == ModelState(before)
        guard let change = attempts[process.name] else {
            guard isSame || (mayRollBack && state == model.state) else {
                throw Violation("\(process.name) has changed the log to \(state) without being asked")
            }
            return
        }
        switch change {
        case .producer(let id):
            let epoch = MemorySession(after).producerEpoch(of: id)
            guard epoch > MemorySession(before).producerEpoch(of: id) else { return }
        case .transaction(let transaction):
            guard !isSame else { return }
            try model.check(transaction, MemorySession(before))
            transaction.applied = (model.states.count, transaction.ranges(from: model.state.ends))
            totals.transactions += 1
        case .topic, .deletion: guard !isSame else { return }
        }
        mayRollBack = false
        model.apply(change, version: MemorySession(after).lastVersion())
        scheduler.remark("change \(model.states.count - 1) has taken effect: \(change)")
        guard model.state == state else {
            throw Violation("\(change) of \(process.name) has led to \(state) instead of \(model.state)")
        }
    }
}
