import ArgumentParser
import Foundation
import MillraceCore
import MillraceLog
import MillraceReplay

/// Measures how long a live application takes to answer a line.
public struct LatencyCommand<Definition: ApplicationDefinition>: ParsableCommand {
    /// Name and abstract.
    public static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "latency", abstract: "Measure how long a line takes from its arrival to its answer.",
            discussion: """
                Lines arrive at a steady rate, whatever becomes of those before (an open model): what waits behind a stall \
                counts from its intended arrival. Each rate has a log of its own on disk. Beside it stands a bare wake-up of one thread by another at the same rate: the machine's \
                own floor. Last, the rate is raised by a quarter at a time until the application does not keep up.
                """)
    }

    @Option(
        name: .customLong("rates"), parsing: .upToNextOption,
        help: ArgumentHelp("Lines a second, one trial each. (default: 1000 10000)", valueName: "rate"))
    var rates: [Double] = []
    @Option(help: "How long each trial is measured, in seconds, after a warm-up of a quarter of that.")
    var seconds = 20.0
    @Option(help: "Seed of the generated lines.")
    var seed: UInt64 = 1
    @Flag(name: .customLong("no-highest"), help: "Do not look for the highest rate.")
    var skipsHighest = false
    @OptionGroup var options: Definition.Options
    @OptionGroup var scale: ScaleOptions
    @OptionGroup var output: OutputOptions

    /// The command with its defaults.
    public init() {}

    /// Refuses numbers that make no sense.
    public func validate() throws {
        guard rates.allSatisfy({ $0 > 0 && $0 <= 1_000_000 }), seconds > 0 else {
            throw ValidationError("--rates are from 1 to 1000000, and --seconds must be positive.")
        }
    }

    /// Generates, runs, prints.
    public func run() throws {
        try reportingFailures {
            let folder = NSTemporaryDirectory() + "/millrace-latency-\(ProcessInfo.processInfo.processIdentifier)"
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let rates = rates.isEmpty ? [1_000, 10_000] : rates
            for rate in rates { try report(rate, try measure(rate, in: folder), isHighest: false) }
            guard !skipsHighest, var rate = rates.max() else { return }
            var sustained: (rate: Double, outcome: LatencyTrial.Outcome)?
            while true {
                rate *= 1.25
                let outcome = try measure(rate, in: folder)
                guard outcome.isSustained else { break }
                sustained = (rate, outcome)
            }
            if let sustained {
                try report(sustained.rate, sustained.outcome, isHighest: true)
            } else {
                output.console.info("no rate over \(Int(rate / 1.25)) a second is sustained")
            }
        }
    }

    private func measure(_ rate: Double, in folder: String) throws -> LatencyTrial.Outcome {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let warmUp = Int(rate * seconds / 4)
        let path = "\(folder)/input.jsonl"
        output.console.info("\(Int(rate)) a second: generating …")
        _ = try Definition.generate(options, seed: seed, events: Int64(rate * seconds) + Int64(warmUp), to: path)
        let lines = try Data(contentsOf: URL(filePath: path)).split(separator: 0x0A).map([UInt8].init)
        let application = try Definition.application(options, paths: [path], console: output.console)
        guard let answers = application.answers else {
            throw InputError("\(application.id) does not answer each line: it has no latency of this kind")
        }
        let engine = try EmbeddedLog.open(directory: "\(folder)/log")
        defer { engine.close() }
        output.console.info("\(Int(rate)) a second: \(lines.count) lines …")
        return try LatencyTrial(
            application: application, answers: answers, engine: engine, partitions: scale.partitions ?? 4,
            threads: scale.threads
        ).run(lines, rate: rate, warmUp: warmUp)
    }

    private func report(_ rate: Double, _ outcome: LatencyTrial.Outcome, isHighest: Bool) throws {
        let floor = BareWake.measure(rate: min(rate, 100_000), count: Int(min(rate, 100_000) * min(seconds, 5)))
        switch output.format {
        case .json:
            try Console.writeResult(
                "{\"rate\":\(Int(rate)),\"highest\":\(isHighest),\"answers\":\(outcome.latencies.count),"
                    + "\"cpu_microseconds\":\(fixed(outcome.cpuSeconds * 1e6, 1)),\(json(outcome.latencies)),"
                    + "\"bare_wake\":{\(json(floor))}}")
        case .text:
            try Console.writeResult(
                """
                \(isHighest ? "highest rate sustained: " : "")\(Int(rate)) lines a second, \(scale.partitions ?? 4) \
                partitions, \(scale.threads) threads, \(outcome.latencies.count) answers, \
                \(fixed(outcome.cpuSeconds * 1e6, 1)) µs of processor time a line
                  intended arrival to answer  \(text(outcome.latencies))
                  bare wake-up                \(text(floor))
                """)
        }
    }

    private static var percentiles: [(name: String, percent: Double)] { [("p50", 50), ("p99", 99), ("p99.9", 99.9)] }

    private func json(_ figures: LatencyFigures) -> String {
        (LatencyCommand.percentiles.map { ($0.name, figures.milliseconds(atPercentile: $0.percent)) }
            + [("max", figures.greatest)])
            .map { "\"\($0.0)_ms\":\(fixed($0.1, 3))" }.joined(separator: ",")
    }

    private func text(_ figures: LatencyFigures) -> String {
        (LatencyCommand.percentiles.map { ($0.name, figures.milliseconds(atPercentile: $0.percent)) }
            + [("max", figures.greatest)])
            .map { "\($0.0) \(fixed($0.1, 3)) ms" }.joined(separator: ", ")
    }

    private func fixed(_ value: Double, _ decimals: Int) -> String { String(format: "%.\(decimals)f", value) }
}
