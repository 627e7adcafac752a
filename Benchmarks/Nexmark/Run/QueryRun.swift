import MillraceCore
import MillraceStreams

/// Runs a query over events, on a log, to the end.
public struct QueryRun {
    /// The query.
    public let query: NexmarkQuery
    /// The events.
    public let events: EventSequence
    /// The log.
    public let engine: any Engine
    /// Partitions of each topic.
    public let partitions: Int32
    /// Threads that run the topology.
    public let threads: Int
    /// After how many events the feed commits, at the latest.
    public var commitEvents = Int64.max

    /// A run of `query` over `events` on `engine`.
    public init(
        _ query: NexmarkQuery, over events: EventSequence, on engine: any Engine, partitions: Int32, threads: Int
    ) {
        self.query = query
        self.events = events
        self.engine = engine
        self.partitions = partitions
        self.threads = threads
    }

    /// Puts all events into the log.
    /// - Throws: `EngineError`.
    public func feed() throws {
        let feed = try makeFeed()
        while try feed.step() {}
    }

    /// Processes what the log holds, to the end of the events.
    /// - Returns: What became of the events: all are accepted.
    /// - Throws: What the topology failed with.
    public func process() throws -> Accounting {
        try whileProcessing {}
    }

    /// Feeds and processes at the same time; goes on where an earlier run on the same log stopped.
    /// - Throws: `EngineError`, or what the topology failed with.
    public func run() throws -> Accounting {
        let feed = try makeFeed()
        return try whileProcessing { while try feed.step() {} }
    }

    private func makeFeed() throws -> EventFeed {
        try EventFeed(
            events, engine: engine, applicationID: query.applicationID, partitions: partitions,
            commitEvents: commitEvents)
    }

    private func whileProcessing(_ work: () throws -> Void) throws -> Accounting {
        let configuration = RuntimeConfiguration(
            applicationID: query.applicationID, partitions: partitions, threads: threads, mode: .replay)
        let runtime = try StreamsRuntime(
            query.makeTopology(grace: events.grace), engine: engine, configuration: configuration)
        try runtime.start()
        do {
            try work()
            try waitForEnd(of: runtime)
        } catch {
            try? runtime.stop()
            throw runtime.failure ?? error
        }
        try runtime.stop()
        return try runtime.progress().accounting
    }

    private func waitForEnd(of runtime: StreamsRuntime) throws {
        let consumer = try engine.makeConsumer()
        while true {
            let mark = consumer.news()
            if let failure = runtime.failure { throw failure }
            let progress = try runtime.progress()
            if progress.isAtEnd, progress.lag == 0 { return }
            consumer.waitForNews(after: mark, timeout: .milliseconds(100))
        }
    }
}
