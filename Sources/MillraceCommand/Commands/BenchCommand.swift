import ArgumentParser
import Foundation
import MillraceCore
import MillraceLog
import MillraceReplay
import MillraceStreams

/// Measures how fast an application turns a file of lines into files of results.
public struct BenchCommand<Definition: ApplicationDefinition>: ParsableCommand {
    /// Name and abstract.
    public static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "bench", abstract: "Measure lines per second from a file of lines to files of results.",
            discussion: """
                The file is generated first and read once, so that it comes from memory. Each run replays it on a log in \
                memory and writes the results; what is printed are medians. Judge by lines per CPU-second: it does not \
                depend on what else the machine does.
                """)
    }

    @Option(help: "Lines in the file.")
    var events: Int64 = 1_000_000
    @Option(help: "Runs that are measured, after one that is not.")
    var runs = 5
    @Option(help: "Seed of the generated file.")
    var seed: UInt64 = 1
    @OptionGroup var options: Definition.Options
    @OptionGroup var scale: ScaleOptions
    @OptionGroup var output: OutputOptions

    /// The command with its defaults.
    public init() {}

    /// Refuses numbers that make no sense.
    public func validate() throws {
        guard events > 0, runs > 0 else { throw ValidationError("--events and --runs must be positive.") }
    }

    /// Generates, replays, prints.
    public func run() throws {
        try reportingFailures {
            let folder = NSTemporaryDirectory() + "/millrace-bench-\(ProcessInfo.processInfo.processIdentifier)"
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let path = "\(folder)/input.jsonl"
            output.console.info("generating \(events) lines …")
            _ = try Definition.generate(options, seed: seed, events: events, to: path)
            let bytes = try LineReader.check(path)
            var measured: [(wall: Double, cpu: Double)] = []
            for number in 0...runs {
                let run = try measure(path, results: "\(folder)/results")
                if number > 0 { measured.append(run) }
                output.console.progress("bench", done: Int64(number), of: Int64(runs))
            }
            output.console.endProgress()
            try report(measured, bytes: bytes)
        }
    }

    private func measure(_ path: String, results: String) throws -> (wall: Double, cpu: Double) {
        let (wall, cpu) = (BenchCommand.wallSeconds(), ProcessUsage.cpuSeconds)
        let application = try Definition.application(options, paths: [path], console: output.console)
        let engine = try EmbeddedLog.inMemory()
        defer { engine.close() }
        let replay = try Replay(
            application, paths: [path], engine: engine, partitions: scale.partitions ?? 4, threads: scale.threads,
            keepsInput: false)
        _ = try replay.run()
        for result in application.results {
            try LineFile.write(try replay.results.results(of: result.topic), to: "\(results)/\(result.name).jsonl")
        }
        return (BenchCommand.wallSeconds() - wall, ProcessUsage.cpuSeconds - cpu)
    }

    private func report(_ measured: [(wall: Double, cpu: Double)], bytes: Int64) throws {
        let wall = BenchCommand.median(measured.map(\.wall))
        let cpu = BenchCommand.median(measured.map(\.cpu))
        let (rate, ratePerCPU) = (Int64(Double(events) / wall), Int64(Double(events) / cpu))
        switch output.format {
        case .json:
            try Console.writeResult(
                "{\"events\":\(events),\"bytes\":\(bytes),\"runs\":\(runs),\"events_per_second\":\(rate),"
                    + "\"events_per_cpu_second\":\(ratePerCPU)}")
        case .text:
            try Console.writeResult(
                """
                file of lines to files of results
                  \(events) lines, \(bytes / Int64(events)) bytes each; \(scale.partitions ?? 4) partitions, \
                \(scale.threads) threads; median of \(runs) runs
                  \(rate) lines per second
                  \(ratePerCPU) lines per CPU-second
                """)
        }
    }

    private static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }

    private static func wallSeconds() -> Double {
        Double(SystemClock().monotonicNanoseconds()) / 1e9
    }
}
