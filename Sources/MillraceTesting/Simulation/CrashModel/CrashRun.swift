import MillraceCore
import MillraceLog

/// One run of the crash model: some processes work on a log, chance decides who goes on and who dies, and at every
/// operation that changes something the log is opened anew as after a crash and compared with a model.
package final class CrashRun: @unchecked Sendable {
    /// The seed that all follows from.
    package let seed: UInt64
    let settings: CrashSettings
    var model = ModelLog()
    /// What each process tries to change at present.
    var attempts: [String: ModelChange] = [:]
    /// How many of the model's changes processes were told are durable.
    var durableChanges = 0
    /// Whether the machine has lost power and no process has put the log in order since.
    var mayRollBack = false
    /// What went on; complete after the run.
    package private(set) var trace = Trace()
    var totals = CrashTotals()
    private(set) var violation: Violation?
    var random: SeededRandom
    private var numbers: Int64 = 0
    private var built: Scheduler?

    /// The run of `seed`.
    package init(seed: UInt64, settings: CrashSettings) {
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
        let chances = Chances(
            handOver: random.element(of: [0.05, 0.2, 0.5]), kill: 0.01,
            losePower: settings.powerLosses > 0 ? 0.003 : 0)
        let scheduler = Scheduler(
            machine: SimulatedMachine(), seed: random.next(), chances: chances,
            operations: random.element(of: settings.operations),
            observer: self)
        scheduler.defect = settings.defect
        built = scheduler
        addFaults(to: scheduler.machine)
        for role in Role.allCases { start(role) }
        scheduler.run()
        if violation == nil { tryCrashes() }
        totals.runs = 1
        trace = scheduler.trace
        built = nil
        if let violation { throw CrashFailure(seed: seed, violation: violation, totals: totals, trace: trace) }
        return totals
    }

    /// Notes that something is wrong, and ends the run.
    func fail(_ found: any Error) {
        guard violation == nil else { return }
        violation = found as? Violation ?? Violation("unexpected: \(found)")
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

extension CrashRun {
    /// Starts a process for `role`.
    func start(_ role: Role) {
        scheduler.start("\(role.rawValue).\(nextNumber())") { [self] process in
            do {
                try live(process, role.client)
            } catch {
                guard process.isAlive else { return }
                if isExpected(error) { start(role) } else { fail(error) }
            }
        }
    }

    private func live(_ process: SimulatedProcess, _ type: CrashClient.Type) throws {
        let client = try type.init(run: self, process: process)
        while process.isAlive, !scheduler.isEnding {
            try client.step()
            scheduler.rest(process)
        }
        guard process.isAlive else { return }
        let changes = model.states.count - 1
        try client.end()
        // What a round at the end cannot do if the disk fails, the next process does.
        if !settings.hasFaults { noteDurable(changes, process) }
    }

    /// Notes that `process` was told that the first `changes` changes are durable.
    func noteDurable(_ changes: Int, _ process: SimulatedProcess) {
        if process.isAlive { durableChanges = max(durableChanges, changes) }
    }

    /// Takes note of how a commit ended; whether it succeeded.
    func note(_ outcome: CommitOutcome, of transaction: ModelTransaction) throws(Violation) -> Bool {
        switch outcome {
        case .committed(let ranges):
            guard let applied = transaction.applied, applied.ranges == ranges else {
                throw Violation(
                    "\(transaction.name) was acknowledged with \(ranges); it took effect with "
                        + "\(transaction.applied.map { "\($0.ranges)" } ?? "nothing")")
            }
            if settings.durability == .power { durableChanges = max(durableChanges, applied.change) }
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

/// The processes of a run.
enum Role: String, CaseIterable {
    case writer1
    case writer2
    case reader
    case copier1
    case copier2
    case deleter
    case flusher
    case compacter

    var client: CrashClient.Type {
        switch self {
        case .writer1, .writer2: WriterClient.self
        case .reader: ReaderClient.self
        case .copier1, .copier2: CopierClient.self
        case .deleter: DeleterClient.self
        case .flusher: FlusherClient.self
        case .compacter: CompacterClient.self
        }
    }
}
