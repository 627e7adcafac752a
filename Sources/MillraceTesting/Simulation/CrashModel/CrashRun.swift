import MillraceCore
import MillraceLog

/// One run of the crash model: some processes work on a log, chance decides who goes on and who dies, and at every
/// operation that changes something the log is opened anew as after a crash and compared with a model.
package final class CrashRun: @unchecked Sendable {
    /// The seed that all follows from.
    package let seed: UInt64
    let settings: CrashSettings
    private(set) var model = ModelLog()
    /// What each process tries to change at present.
    var attempts: [String: ModelChange] = [:]
    /// How many of the model's changes have been acknowledged as durable.
    private(set) var durableChanges = 0
    private(set) var totals = CrashTotals()
    private(set) var violation: Violation?
    /// What went on; complete after the run.
    package private(set) var trace = Trace()
    private var random: SeededRandom
    private var numbers: Int64 = 0
    private var built: Scheduler?

    /// The run of `seed`.
    package init(seed: UInt64, settings: CrashSettings = CrashSettings()) {
        self.seed = seed
        self.settings = settings
        random = SeededRandom(seed: seed)
    }

    var scheduler: Scheduler {
        guard let built else { preconditionFailure("a run has a scheduler from its beginning") }
        return built
    }

    /// Runs, and returns what was done.
    package func run() throws(CrashFailure) -> CrashTotals {
        let chances = Chances(handOver: random.element(of: [0.05, 0.2, 0.5]), kill: 0.01, losePower: 0)
        let scheduler = Scheduler(
            machine: SimulatedMachine(), seed: random.next(), chances: chances,
            operations: settings.operations, observer: self)
        scheduler.locks = settings.defect != .noLock
        built = scheduler
        for role in Role.allCases { start(role) }
        scheduler.run()
        if violation == nil { tryCrash() }
        totals.runs = 1
        trace = scheduler.trace
        built = nil
        if let violation { throw CrashFailure(seed: seed, violation: violation, totals: totals, trace: trace) }
        return totals
    }

    /// Notes that something is wrong, and ends the run.
    func fail(_ found: Violation) {
        guard violation == nil else { return }
        violation = found
        scheduler.stop()
    }

    /// A number that is given once.
    func nextNumber() -> Int64 {
        numbers += 1
        return numbers
    }

    /// A new transaction of `process`.
    func transaction(of process: SimulatedProcess, producer: (id: String, number: Int)) -> ModelTransaction {
        ModelTransaction(name: "\(process.name)#\(nextNumber())", producer: producer)
    }
}

/// The processes of a run.
private enum Role: String, CaseIterable {
    case writer1
    case writer2
    case reader
    case copier1
    case copier2
    case deleter

    var client: CrashClient.Type {
        switch self {
        case .writer1, .writer2: WriterClient.self
        case .reader: ReaderClient.self
        case .copier1, .copier2: CopierClient.self
        case .deleter: DeleterClient.self
        }
    }
}

extension CrashRun {
    /// Starts a process for `role`; one that is killed is followed by another.
    private func start(_ role: Role) {
        scheduler.start("\(role.rawValue).\(nextNumber())") { [self] process in
            live(process, role.client)
        }
    }

    private func live(_ process: SimulatedProcess, _ type: CrashClient.Type) {
        do {
            let client = try type.init(run: self, process: process)
            while process.isAlive, !scheduler.isEnding {
                try client.step()
                scheduler.rest(process)
            }
            if process.isAlive { try client.end() }
        } catch let found as Violation {
            fail(found)
        } catch {
            if process.isAlive { fail(Violation("\(process.name) was told unexpectedly: \(error)")) }
        }
    }

    /// Takes note of how a commit ended; whether it succeeded.
    func note(_ outcome: CommitOutcome, of transaction: ModelTransaction) throws(Violation) -> Bool {
        switch outcome {
        case .committed(let ranges):
            guard let range = transaction.applied, range == ranges else {
                throw Violation(
                    "\(transaction.name) was acknowledged with \(ranges); it took effect with "
                        + "\(transaction.applied.map { "\($0)" } ?? "nothing")")
            }
            return true
        case .unknown where settings.hasFaults: return false
        case .fenced: break
        case .retriable where settings.hasFaults, .abortable where settings.hasFaults, .fatal where settings.hasFaults:
            break
        default: throw Violation("\(transaction.name) ended with \(outcome) though nothing failed")
        }
        guard transaction.applied == nil else {
            throw Violation("\(transaction.name) ended with \(outcome), but took effect")
        }
        return false
    }
}

extension CrashRun: SchedulerObserver {
    package func scheduler(
        _ scheduler: Scheduler, reaches operation: Operation, by process: SimulatedProcess
    ) {
        totals.operations += 1
        if operation.followsChange { tryCrash() }
    }

    package func scheduler(_ scheduler: Scheduler, killed process: SimulatedProcess) {
        totals.kills += 1
        let name = process.name.prefix { $0 != "." }
        if let role = Role(rawValue: String(name)) { start(role) }
    }

    package func scheduler(_ scheduler: Scheduler, losesPower loss: PowerLoss) {
        totals.powerLosses += 1
    }

    package func scheduler(
        _ scheduler: Scheduler, notesChangeFrom before: MemoryState, to after: MemoryState,
        by process: SimulatedProcess
    ) {
        do throws(Violation) {
            try follow(ModelState(before), ModelState(after), (before, after), process)
        } catch {
            fail(error)
        }
    }

    /// Makes in the model the change that the log has made, if it has made one, and compares.
    private func follow(
        _ before: ModelState, _ after: ModelState, _ rows: (before: MemoryState, after: MemoryState),
        _ process: SimulatedProcess
    ) throws(Violation) {
        guard let change = attempts[process.name] else {
            guard before == after else { throw Violation("\(process.name) has changed the log without being asked") }
            return
        }
        if case .transaction(let transaction) = change, before != after {
            try model.check(transaction, MemorySession(rows.before))
            transaction.applied = transaction.ranges(from: model.state.ends)
            totals.transactions += 1
        } else if case .producer(let id) = change {
            let epoch = MemorySession(rows.after).producerEpoch(of: id)
            guard epoch > MemorySession(rows.before).producerEpoch(of: id) else { return }
        } else if before == after {
            return
        }
        model.apply(change)
        scheduler.remark("change \(model.states.count - 1) has taken effect: \(change)")
        guard model.state == after else {
            throw Violation("\(change) of \(process.name) has led to \(after) instead of \(model.state)")
        }
    }

    /// Tries crashes on copies of the machine as it is.
    private func tryCrash() {
        totals.crashPoints += 1
        var random = self.random.split()
        do {
            var check = CrashCheck(model: model, machine: scheduler.machine.afterCrash())
            _ = try check.run(atLeast: model.states.count - 1, random: &random)
            totals.recoveries += 1
            totals.records += check.records
        } catch {
            fail(error as? Violation ?? Violation("\(error)"))
        }
    }
}
