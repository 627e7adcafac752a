import Foundation
import MillraceCore
import Synchronization

/// Runs a topology on an engine, on threads of its own, as one member of a group that may span processes.
public final class StreamsRuntime: Sendable {
    private struct State {
        var isStopping = false
        var running = 0
        var failure: (any Error)?
    }

    let plan: Plan
    let engine: any Engine
    private let configuration: RuntimeConfiguration
    private let state = Mutex(State())
    private let stopped = DispatchSemaphore(value: 0)
    /// Where queries wait, for each thread.
    let desks: [QueryDesk]

    /// A runtime that has not been started.
    /// - Throws: ``TopologyError`` if the topology cannot be run.
    public init(
        _ topology: Topology, engine: any Engine, configuration: RuntimeConfiguration
    ) throws(TopologyError) {
        plan = try Plan(topology, applicationID: configuration.applicationID, partitions: configuration.partitions)
        self.engine = engine
        self.configuration = configuration
        desks = (0..<configuration.threads).map { _ in QueryDesk() }
    }

    /// Creates the topics that are missing and starts the threads.
    /// - Throws: `EngineError` `topicMismatch` if a topic exists with another number of partitions.
    public func start() throws {
        try plan.createTopics(on: engine, partitions: configuration.partitions)
        state.withLock { $0.running = configuration.threads }
        for thread in 0..<configuration.threads {
            desks[thread].open()
            let worker = Thread { [self] in run(thread) }
            worker.name = "\(configuration.applicationID)-\(thread)"
            worker.stackSize = 8 << 20
            worker.start()
        }
    }

    /// Lets every thread commit what it has done, and waits until all have left. Does nothing where none runs.
    /// - Throws: What a thread failed with.
    public func stop() throws {
        let running = state.withLock { state in
            state.isStopping = true
            defer { state.running = 0 }
            return state.running
        }
        engine.wakeWaiting()
        for _ in 0..<running { stopped.wait() }
        if let failure = state.withLock({ $0.failure }) { throw failure }
    }

    /// What a thread failed with, if one did: the others are stopping then.
    public var failure: (any Error)? { state.withLock { $0.failure } }

    private func run(_ thread: Int) {
        let desk = desks[thread]
        defer { stopped.signal() }
        defer { desk.close() }
        let name = "\(ProcessInfo.processInfo.processIdentifier)-\(thread)-\(UInt32.random(in: 0 ... .max))"
        do {
            while !isStopping {
                do {
                    return try work(desk, name: name)
                } catch let error as EngineError where engine.mayComeBack(after: error) {
                    configuration.onHindrance?(error)
                }
                pause(desk)
            }
        } catch {
            state.withLock { state in
                state.failure = state.failure ?? error
                state.isStopping = true
            }
        }
    }

    /// Works as one member of the group until the runtime is to stop. What was not committed when an error ends it is
    /// gone with the worker: the next one begins with what was.
    private func work(_ desk: QueryDesk, name: String) throws {
        let worker = try Worker(plan: plan, engine: engine, configuration: configuration, name: name)
        while true {
            // Whoever asks for something and wakes the threads then does so after the mark, or is seen below.
            let mark = worker.news()
            if isStopping { break }
            desk.serve(worker.tasks)
            if try !worker.step() { worker.wait(after: mark) }
        }
        try worker.close()
    }

    private var isStopping: Bool { state.withLock { $0.isStopping } }

    /// Lets a second pass before the engine is tried again.
    private func pause(_ desk: QueryDesk) {
        for _ in 0..<10 where !isStopping {
            desk.serve([])
            Thread.sleep(forTimeInterval: 0.1)
        }
    }

    /// How far the application has come, over all its processes, by what it has committed.
    public func progress() throws(EngineError) -> ApplicationProgress {
        try ApplicationProgress(plan: plan, engine: engine, partitions: configuration.partitions)
    }
}
