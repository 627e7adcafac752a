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
        subcommands: [LogBenchRun.self, LatencyReader.self, WakeReader.self], defaultSubcommand: LogBenchRun.self)
}

/// What a person runs.
struct LogBenchRun: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "run", abstract: "Runs all measurements.")

    @Flag(help: "Small sizes and short runs, to see that everything works.")
    var quick = false

    @Option(help: "Gigabytes that each throughput run writes and reads.")
    var gigabytes = 2.0

    @Option(help: "Seconds that each latency run lasts.")
    var seconds = 10

    @Option(help: "Messages per second of the latency run.")
    var rate = 1_000

    @Option(help: "The folder for the logs, which are removed afterwards.")
    var folder = NSTemporaryDirectory()

    @Option(help: "Only this part: throughput, commits or latency.")
    var only: String?

    func run() throws {
        let path = "\(folder)/log-bench-\(ProcessInfo.processInfo.processIdentifier)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let bytes = Int((quick ? 0.1 : gigabytes) * 1e9)
        if only == nil || only == "throughput" {
            try Throughput(folder: path, bytes: bytes, runs: quick ? 1 : 5).run()
        }
        if only == nil || only == "commits" {
            try Commits(folder: path, seconds: quick ? 0.2 : 2, runs: quick ? 1 : 5).run()
        }
        if only == nil || only == "latency" {
            try Latency(folder: path, rate: rate, seconds: quick ? 1 : seconds).run()
        }
        print(kafka2014)
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
