import ArgumentParser
import MillraceCommand
import MillraceCore
import MillraceLog

/// Measures each query.
public struct NexmarkBench: ParsableCommand {
    /// Name and abstract.
    public static let configuration = CommandConfiguration(
        commandName: "bench", abstract: "Measure events per CPU-second of each query.",
        discussion: """
            The events lie in a log in memory, in their binary form, before the clock starts; what is measured is \
            reading, decoding, the query, and writing its results and its changelogs to the log. What is printed are \
            medians. Judge by events per CPU-second: it does not depend on what else the machine does.
            """)

    @Argument(help: "The queries. (default: all)")
    var queries: [NexmarkQuery] = []
    @Option(help: "Runs that are measured, after one that is not.")
    var runs = 5
    @OptionGroup var events: EventOptions
    @OptionGroup var scale: ScaleOptions

    /// The command with its defaults.
    public init() {}

    /// Refuses numbers that make no sense.
    public func validate() throws {
        guard runs > 0 else { throw ValidationError("--runs must be positive.") }
    }

    /// Measures and prints.
    public func run() throws {
        try reportingFailures {
            let partitions = scale.partitions ?? 4
            let sequence = EventSequence(events.settings)
            try Console.writeResult(Machine.description)
            try Console.writeResult(
                "\(events.events) events of seed \(events.seed), \(events.eventsPerSecond) a second of event time; "
                    + "\(partitions) partitions, \(scale.threads) threads, log in memory; median of \(runs) runs")
            for query in queries.isEmpty ? NexmarkQuery.allCases : queries {
                var measured: [Measurement] = []
                for number in 0...runs {
                    let measurement = try measure(query, sequence, partitions)
                    if number > 0 { measured.append(measurement) }
                }
                try report(query, measured)
            }
        }
    }

    private struct Measurement {
        var wall: Double
        var processor: Double
        var results: Int
    }

    private func measure(
        _ query: NexmarkQuery, _ sequence: EventSequence, _ partitions: Int32
    ) throws -> Measurement {
        let engine = try EmbeddedLog.inMemory()
        defer { engine.close() }
        let run = QueryRun(query, over: sequence, on: engine, partitions: partitions, threads: scale.threads)
        try run.feed()
        let (wall, processor) = (Machine.wallSeconds, Machine.processorSeconds)
        _ = try run.process()
        return Measurement(
            wall: Machine.wallSeconds - wall, processor: Machine.processorSeconds - processor,
            results: try ResultReader(engine: engine).count())
    }

    private func report(_ query: NexmarkQuery, _ measured: [Measurement]) throws {
        let wall = Double(events.events) / Machine.median(measured.map(\.wall))
        let processor = Double(events.events) / Machine.median(measured.map(\.processor))
        let rates = measured.map { Double(events.events) / $0.processor }
        let spread = "\(thousands(rates.min() ?? 0)) to \(thousands(rates.max() ?? 0))"
        try Console.writeResult(
            "  \(query.rawValue) \(query.title): \(thousands(processor)) events per CPU-second (\(spread)), "
                + "\(thousands(wall)) per second; \(measured.last?.results ?? 0) results")
    }

    private func thousands(_ rate: Double) -> String { "\(Int64(rate / 1_000 + 0.5)) k" }
}
