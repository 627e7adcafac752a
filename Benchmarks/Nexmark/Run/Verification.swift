import MillraceCore
import MillraceLog
import MillraceReplay
import MillraceStreams

/// Compares what a query gives as a stream with what it gives in SQL.
public struct Verification {
    private let events: EventSequence
    private let database: NexmarkDatabase

    /// A verification over `events`.
    /// - Throws: `DatabaseError`.
    public init(_ events: EventSequence) throws {
        self.events = events
        database = try NexmarkDatabase(events)
    }

    /// What was compared.
    public struct Outcome {
        /// How many results the query has in SQL.
        public var results: Int
        /// Where the stream differs, for a person to read; empty if it does not.
        public var differences: [String]
    }

    /// Runs `query` as a stream, on a log in memory, and compares.
    /// - Throws: `DatabaseError`, `EngineError`, or what the topology failed with.
    public func verify(_ query: NexmarkQuery, partitions: Int32, threads: Int) throws -> Outcome {
        let engine = try EmbeddedLog.inMemory()
        defer { engine.close() }
        let run = QueryRun(query, over: events, on: engine, partitions: partitions, threads: threads)
        let accounting = try run.run()
        return try compare(query, accounting: accounting, results: ResultReader(engine: engine).results())
    }

    /// Compares the results of a run of `query`, sorted, with those in SQL.
    /// - Throws: `DatabaseError`.
    public func compare(_ query: NexmarkQuery, accounting: Accounting, results: [ResultLine]) throws -> Outcome {
        var (expected, found) = (Derivation(), Derivation())
        (expected.read, found.read) = (events.count, accounting.read)
        (expected.accepted, found.accepted) = (events.count, accounting.accepted)
        expected.results[query.rawValue] = try database.results(query.sql).map(\.description)
        found.results[query.rawValue] = results.map(\.description)
        return Outcome(
            results: expected.results[query.rawValue]?.count ?? 0,
            differences: Comparison.differences(expected: expected, found: found))
    }
}
