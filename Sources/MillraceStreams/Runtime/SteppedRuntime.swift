import MillraceCore

/// A topology run on the caller's own thread, turn by turn: the loop of ``StreamsRuntime`` without its threads, for test
/// drivers and programs that read a file to its end.
public final class SteppedRuntime {
    let plan: Plan
    private let engine: any Engine
    private let configuration: RuntimeConfiguration
    let worker: Worker

    /// Creates the topics that are missing and joins the group.
    /// - Throws: ``TopologyError`` if the topology cannot be run, `EngineError` if the engine refuses.
    public init(_ topology: Topology, engine: any Engine, configuration: RuntimeConfiguration) throws {
        plan = try Plan(topology, applicationID: configuration.applicationID, partitions: configuration.partitions)
        self.engine = engine
        self.configuration = configuration
        try plan.createTopics(on: engine, partitions: configuration.partitions)
        let name = "stepped-\(UInt64.random(in: 0 ... .max))"
        worker = try Worker(plan: plan, engine: engine, configuration: configuration, name: name)
    }

    /// Does one turn and says whether there was anything to do.
    public func step() throws -> Bool {
        try worker.step()
    }

    /// Takes turns until there is nothing to do, and waits for what a remote engine is still sending. In
    /// ``RuntimeConfiguration/Mode/live`` the clock decides when that is.
    public func runUntilIdle() throws {
        while true {
            let mark = worker.news()
            if try step() { continue }
            guard engine.capabilities.isRemote, !worker.isAtEnd || worker.hasUncommitted else { return }
            worker.wait(after: mark)
        }
    }

    /// What the tasks hold in memory, summed over all.
    public var size: StageSize {
        worker.tasks.map(\.size).reduce(StageSize(keys: 0, timers: 0, held: 0)) { sum, size in
            StageSize(keys: sum.keys + size.keys, timers: sum.timers + size.timers, held: sum.held + size.held)
        }
    }

    /// How far the application has come.
    public func progress() throws(EngineError) -> ApplicationProgress {
        try ApplicationProgress(plan: plan, engine: engine, partitions: configuration.partitions)
    }

    /// Commits and leaves the group.
    public func close() throws {
        try worker.close()
    }
}
