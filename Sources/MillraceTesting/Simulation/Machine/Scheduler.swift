import Dispatch
import Foundation
import MillraceCore
import MillraceLog

/// Told of what processes do, while no other runs.
package protocol SchedulerObserver: AnyObject {
    /// `process` comes to `operation` on a disk and committed state that stand still.
    func scheduler(_ scheduler: Scheduler, reaches operation: Operation, by process: SimulatedProcess)
    /// A change of committed state by `process` has ended.
    func scheduler(
        _ scheduler: Scheduler, notesChangeFrom before: MemoryState, to after: MemoryState,
        by process: SimulatedProcess)
    /// `process` has been killed.
    func scheduler(_ scheduler: Scheduler, killed process: SimulatedProcess)
    /// The machine is about to lose power, in the manner of `loss`; all processes have been killed.
    func scheduler(_ scheduler: Scheduler, losesPower loss: PowerLoss)
    /// The machine has been started again, without any process.
    func schedulerStartsMachine(_ scheduler: Scheduler)
}

/// How likely things are at each operation.
package struct Chances: Hashable, Sendable {
    /// That another process goes on.
    package var handOver: Double
    /// That a process is killed.
    package var kill: Double
    /// That the machine loses power.
    package var losePower: Double

    /// Chances of 0 to 1.
    package init(handOver: Double, kill: Double, losePower: Double) {
        self.handOver = handOver
        self.kill = kill
        self.losePower = losePower
    }
}

/// Runs simulated processes as threads of which one at a time goes on; at every operation chance, by a seed, decides
/// which. The same seed gives the same run.
package final class Scheduler: @unchecked Sendable {
    /// The machine that the processes run on.
    package private(set) var machine: SimulatedMachine
    /// What happened so far.
    package private(set) var trace = Trace()
    /// Whether no more is to go wrong, and processes are to come to an end.
    package var isEnding = false
    /// What is wrong with the machine or its processes.
    package var defect: PlantedDefect?
    /// Operations so far.
    package private(set) var operations = 0
    /// What the processes' own decisions are drawn from.
    package var random: SeededRandom
    private let chances: Chances
    private let operationsMax: Int
    private weak var observer: (any SchedulerObserver)?
    private var threads: [SimulatedProcess] = []
    private var holders: [SimulatedLock: SimulatedProcess] = [:]
    private let done = DispatchSemaphore(value: 0)

    /// A scheduler for `machine` that decides by `seed`, and comes to an end after `operations`.
    package init(
        machine: SimulatedMachine, seed: UInt64, chances: Chances, operations: Int, observer: any SchedulerObserver
    ) {
        self.machine = machine
        operationsMax = operations
        self.chances = chances
        self.observer = observer
        random = SeededRandom(seed: seed)
    }

    /// Adds a process that runs `body` when its turn comes.
    package func start(_ name: String, _ body: @escaping @Sendable (SimulatedProcess) -> Void) {
        let process = SimulatedProcess(name: name, scheduler: self)
        threads.append(process)
        let thread = Thread { [self] in
            process.wakeUp.wait()
            body(process)
            finish(process)
        }
        thread.stackSize = 2 << 20
        thread.start()
    }

    /// Runs all processes, and those they start, to their ends.
    package func run() {
        guard let first = pick() else { return }
        first.wakeUp.signal()
        done.wait()
    }

    /// Adds a remark to the trace.
    package func remark(_ text: @autoclosure () -> String) {
        trace.add(.remark(text()))
    }

    /// Lets time pass, and others go on, between two things that `process` does.
    package func rest(_ process: SimulatedProcess) {
        count()
        machine.clock.advance(by: .milliseconds(10))
        if process.isAlive, random.chance(0.5) { handOver(from: process) }
    }

    private func count() {
        operations += 1
        if operations >= operationsMax { isEnding = true }
    }

    /// Ends the run here: kills all processes.
    package func stop() {
        isEnding = true
        for process in threads { process.isAlive = false }
        holders = [:]
    }

    func reach(_ operation: Operation, by process: SimulatedProcess) throws(EngineError) {
        try process.checkAlive()
        count()
        trace.add(.operation(process.name, operation))
        observer?.scheduler(self, reaches: operation, by: process)
        if !isEnding { decide(operation, process) }
        if !process.isAlive || random.chance(chances.handOver) { handOver(from: process) }
        try process.checkAlive()
    }

    func noteChange(from before: MemoryState, to after: MemoryState, by process: SimulatedProcess) {
        observer?.scheduler(self, notesChangeFrom: before, to: after, by: process)
    }

    /// Kills a process or the machine, if chance wants it.
    private func decide(_ operation: Operation, _ process: SimulatedProcess) {
        // A process that dies with a commit half done leaves the most behind.
        let kill = operation == .commit || operation == .committed ? 3 * chances.kill : chances.kill
        if chances.losePower > 0, random.chance(chances.losePower) {
            losePower()
        } else if random.chance(kill) {
            let victim = random.chance(0.5) ? process : random.element(of: threads)
            if victim.isAlive { end(victim, in: process) }
        }
    }

    private func end(_ victim: SimulatedProcess, in current: SimulatedProcess) {
        remark("kill \(victim.name)")
        victim.isAlive = false
        if victim === current { victim.lastEffect?() }
        unlockAll(victim)
        observer?.scheduler(self, killed: victim)
    }

    private func losePower() {
        let loss = PowerLoss(&random)
        remark("lose power; unsynced writes that survive: \(loss.manner.rawValue)")
        for process in threads { process.isAlive = false }
        holders = [:]
        observer?.scheduler(self, losesPower: loss)
        machine = machine.after(loss)
        machine.disk.unshare()
        observer?.schedulerStartsMachine(self)
    }
}

extension Scheduler {
    /// Waits until no other process holds `lock`, and takes it.
    func lock(_ lock: SimulatedLock, for process: SimulatedProcess) throws(EngineError) {
        try process.reach(.lock(lock))
        guard defect != .noLock else { return }
        while holders[lock] != nil {
            process.awaited = lock
            handOver(from: process)
            process.awaited = nil
            try process.checkAlive()
        }
        holders[lock] = process
    }

    /// Gives `lock` back, if `process` has it.
    func unlock(_ lock: SimulatedLock, for process: SimulatedProcess) {
        if holders[lock] === process { holders[lock] = nil }
    }

    private func unlockAll(_ process: SimulatedProcess) {
        for lock in SimulatedLock.allCases { unlock(lock, for: process) }
    }

    /// Lets another process go on, if there is one that can, until it is this one's turn again.
    private func handOver(from process: SimulatedProcess) {
        guard let next = pick(), next !== process else { return }
        next.wakeUp.signal()
        process.wakeUp.wait()
    }

    private func pick() -> SimulatedProcess? {
        let able = threads.filter { $0.isAlive && ($0.awaited.map { holders[$0] == nil } ?? true) }
        if !able.isEmpty { return random.element(of: able) }
        precondition(!threads.contains(where: \.isAlive), "processes wait for a lock that no one holds")
        // All that is left are threads of killed processes, which are yet to end.
        return threads.first
    }

    private func finish(_ process: SimulatedProcess) {
        process.isAlive = false
        unlockAll(process)
        threads.removeAll { $0 === process }
        if let next = pick() {
            next.wakeUp.signal()
        } else {
            done.signal()
        }
    }
}
