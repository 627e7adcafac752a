import ArgumentParser
import Foundation
import MillraceCore
import MillraceLog

/// Measures the embedded engine beside the bare system calls it stands on, in the same run.
@main
struct LogBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log-bench",
        abstract: "Measures the embedded engine beside bare pwrite, pread and futex wakes.",
        subcommands: [LogBenchRun.self, LatencyReader.self, WakeReader.self, FillAndWait.self],
        defaultSubcommand: LogBenchRun.self)
}

/// What a person runs.
struct LogBenchRun: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "run", abstract: "Runs all measurements.")

    @Flag(help: "Small sizes and short runs, to see that everything works.")
    var quick = false

    @Option(help: "Gigabytes that each throughput run writes and reads.")
    var gigabytes = 2.0

    @Option(name: .customLong("cold-gigabytes"), help: "Gigabytes that each run to and from the disk writes.")
    var coldGigabytes = 4.0

    @Option(help: "Seconds that each latency run lasts.")
    var seconds = 10

    @Option(help: "Messages per second of the latency run.")
    var rate = 1_000

    @Option(help: "The folder for the logs, which are removed afterwards.")
    var folder = NSTemporaryDirectory()

    @Option(help: "How many threads commit at the same time in the runs of durable commits.")
    var waiters = [1, 16, 64, 256]

    @Option(name: .customLong("durable-seconds"), help: "Seconds that each run of durable commits lasts.")
    var durableSeconds = 2.0

    @Option(name: .customLong("durable-runs"), help: "How many runs of durable commits there are.")
    var durableRuns = 5

    @Option(name: .customLong("killed-gigabytes"), help: "The size of the log that is opened after a kill.")
    var killedGigabytes = 10.0

    @Option(help: "How many partitions the log with many partitions has.")
    var partitions: Int32 = 10_000

    @Option(help: "Only this part: \(Part.allCases.map(\.rawValue).joined(separator: ", ")).")
    var only: Part?

    /// What can be measured by itself.
    enum Part: String, CaseIterable, ExpressibleByArgument {
        case throughput, cold, commits, latency, durable, killed, partitions
    }

    func run() throws {
        let path = "\(folder)/log-bench-\(ProcessInfo.processInfo.processIdentifier)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: path) }
        for part in Part.allCases where only == nil || only == part { try measure(part, path) }
        print(kafka2014)
    }

    private func measure(_ part: Part, _ path: String) throws {
        switch part {
        case .throughput:
            try Throughput(folder: path, bytes: Int((quick ? 0.1 : gigabytes) * 1e9), runs: quick ? 1 : 5).run()
        case .cold:
            try ColdThroughput(folder: path, bytes: Int((quick ? 0.1 : coldGigabytes) * 1e9), runs: quick ? 1 : 3).run()
        case .commits: try Commits(folder: path, seconds: quick ? 0.2 : 2, runs: quick ? 1 : 5).run()
        case .latency: try Latency(folder: path, rate: rate, seconds: quick ? 1 : seconds).run()
        case .durable:
            try DurableCommits(
                folder: path, seconds: quick ? 0.3 : durableSeconds, runs: quick ? 1 : durableRuns, waiters: waiters
            ).run()
        case .killed: try OpenAfterKill(folder: path, bytes: Int((quick ? 0.1 : killedGigabytes) * 1e9)).run()
        case .partitions: try ManyPartitions(folder: path, partitions: quick ? 500 : partitions).run()
        }
    }
}

/// Figures of others that readers will have in mind.
let kafka2014 = """

    For context, not as a comparison: Kafka in LinkedIn's benchmark of 2014, 100-byte records, three networked brokers
    and separate client machines, where every record crossed a network:
      one producer                 821,557 records/s
      three producers            2,024,032 records/s
      one consumer                 940,521 records/s
      three consumers            2,615,968 records/s
      latency                    2 ms / 3 ms / 14 ms at p50 / p99 / p99.9
    """

/// The middle one of `values`.
func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

/// Seconds that `body` takes.
func seconds(_ body: () throws -> Void) rethrows -> Double {
    let start = SystemClock().monotonicNanoseconds()
    try body()
    return Double(SystemClock().monotonicNanoseconds() - start) / 1e9
}

/// Processor time of all threads of this process so far, in seconds; what other programs take from the machine does not
/// count.
func processorSeconds() -> Double {
    var usage = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &usage)
    return Double(usage.tv_sec) + Double(usage.tv_nsec) / 1e9
}

/// `value` with `digits` behind the point.
func fixed(_ value: Double, _ digits: Int = 2) -> String { String(format: "%.\(digits)f", value) }
