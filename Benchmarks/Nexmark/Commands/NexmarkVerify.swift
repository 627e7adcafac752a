import ArgumentParser
import MillraceCommand
import MillraceCore

/// Compares stream and SQL.
public struct NexmarkVerify: ParsableCommand {
    /// Name and abstract.
    public static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Compare each query as a stream with the same query in SQL, on SQLite.",
        discussion: """
            Both read the same events. The exit code is 0 only if all results agree, with their event times, for each \
            number of partitions and threads.
            """)

    @Argument(help: "The queries. (default: all)")
    var queries: [NexmarkQuery] = []
    @Option(help: "Numbers of partitions.")
    var partitions: [Int32] = [1, 3, 8]
    @Option(help: "Numbers of threads.")
    var threads: [Int] = [1, 2]
    @OptionGroup var events: EventOptions
    @OptionGroup var output: OutputOptions

    /// The command with its defaults.
    public init() {}

    /// Refuses numbers that make no sense.
    public func validate() throws {
        guard partitions.allSatisfy({ (1...1_000).contains($0) }) else {
            throw ValidationError("--partitions must be from 1 to 1000.")
        }
        guard threads.allSatisfy({ (1...256).contains($0) }) else {
            throw ValidationError("--threads must be from 1 to 256.")
        }
    }

    /// Runs both and compares.
    public func run() throws {
        try reportingFailures {
            let verification = try Verification(EventSequence(events.settings))
            var differing = 0
            for query in queries.isEmpty ? NexmarkQuery.allCases : queries {
                for partitions in partitions {
                    for threads in threads {
                        let outcome = try verification.verify(query, partitions: partitions, threads: threads)
                        try report(query, partitions, threads, outcome)
                        if !outcome.differences.isEmpty { differing += 1 }
                    }
                }
            }
            guard differing == 0 else {
                Console.write("error: stream and SQL differ in \(differing) runs")
                throw ExitCodes.failure
            }
            output.console.info("stream and SQL agree on \(events.events) events of seed \(events.seed)")
        }
    }

    private func report(
        _ query: NexmarkQuery, _ partitions: Int32, _ threads: Int, _ outcome: Verification.Outcome
    ) throws {
        let scale = "partitions \(partitions), threads \(threads)"
        let verdict = outcome.differences.isEmpty ? "agree" : "DIFFER (- SQL, + stream)"
        try Console.writeResult("\(query.rawValue) \(query.title), \(scale): \(outcome.results) results \(verdict)")
        for line in outcome.differences { try Console.writeResult("  \(line)") }
    }
}
