import ArgumentParser
import Foundation
import MillraceCommand
import MillraceCore
import MillraceFormats
import MillraceLog
import MillraceReplay
import MillraceStreams
import TransferFraud

/// Runs days of a whole bank through the topology.
struct ScaleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scale",
        abstract: "Run a made-up bank's days through the topology, and say how fast and how large it is.",
        discussion: """
            Lines are made and taken one after the other and are not stored; results are counted and let go. The log is in \
            a temporary folder, which is removed afterwards. Told are, at the end of each day, memory (but for the log's \
            files, mapped into it) and the entries of each store, and in the end transfers for each CPU-second (making them \
            included) and hits by rule.
            """)

    @Option(help: "Accounts of the bank.")
    var accounts = 20_000
    @Option(help: "Days that pass.")
    var days = 5
    @Option(
        name: .customLong("per-day"), help: "Transfers that an account takes part in each day, as payer or as payee.")
    var perDay = 2
    @Option(help: "Seed of the bank.")
    var seed: UInt64 = 1
    @Option(help: "Rules: JSON lines, see SPECIFICATION.md. (default: built-in ones)")
    var rules: String?
    @OptionGroup var scale: ScaleOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard accounts > 0, days > 0, perDay > 0 else {
            throw ValidationError("--accounts, --days and --per-day must be positive.")
        }
    }

    func run() throws {
        try reportingFailures {
            var settings = TransferFraudSettings()
            settings.rules = rules
            let application = try Application.transferFraud(settings)
            let folder = NSTemporaryDirectory() + "millrace-scale-\(ProcessInfo.processInfo.processIdentifier)"
            defer { try? FileManager.default.removeItem(atPath: folder) }
            // Where others take the machine's time, a thread may say nothing for long.
            let engine = try EmbeddedLog.open(directory: folder, options: LogOptions(sessionTimeout: .minutes(5)))
            defer { engine.close() }
            let trial = ScaleTrial(
                application, engine: engine, seed: seed, accounts: accounts, days: days, perDay: perDay)
            let replay = try GeneratedReplay(
                application, engine: engine, partitions: scale.partitions ?? 4, threads: scale.threads)
            let cpu = ProcessUsage.cpuSeconds
            var (told, memory) = (trial.day, 0)
            let accounting = try replay.run(next: trial.next) { lines in
                try wait(for: trial, replay, engine, lines)
                memory = max(memory, ProcessUsage.ownMegabytes)
                guard trial.day > told else { return }
                told = trial.day
                let counts = try replay.entryCounts()
                output.console.info(
                    "day \(told): \(lines) transfers, \(trial.decided) decided, \(Int(ProcessUsage.cpuSeconds - cpu)) CPU-seconds, "
                        + "\(ProcessUsage.ownMegabytes) MB; "
                        + counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", "))
            }
            try trial.takeResults()
            try report(trial, accounting, cpuSeconds: ProcessUsage.cpuSeconds - cpu, memory)
        }
    }

    /// How many transfers may wait for their decisions.
    private static let mostWaiting: Int64 = 50_000

    /// Takes results until few transfers wait for their decisions, so that what is measured is state, and not what piles up
    /// in front of it.
    private func wait(
        for trial: ScaleTrial, _ replay: GeneratedReplay, _ engine: EmbeddedLog, _ lines: Int64
    ) throws {
        let consumer = try engine.makeConsumer()
        while true {
            let mark = consumer.news()
            try trial.takeResults()
            if lines - trial.decided < ScaleCommand.mostWaiting { return }
            if let failure = replay.failure { throw failure }
            consumer.waitForNews(after: mark, timeout: .seconds(1))
        }
    }

    private func report(
        _ trial: ScaleTrial, _ accounting: Accounting, cpuSeconds: Double, _ memory: Int
    ) throws {
        let rate = Int64(Double(accounting.read) / max(cpuSeconds, 0.001))
        func list(_ counts: [String: Int]) -> [(key: String, value: Int)] { counts.sorted { $0.key < $1.key } }
        switch output.format {
        case .json:
            let text = OutputBuffer(capacity: 1_024)
            var json = JSONWriter(into: text)
            json.beginObject()
            json.member("accounts", accounts)
            json.member("days", days)
            json.member("read", accounting.read)
            json.member("transfers_per_cpu_second", rate)
            json.member("own_megabytes", memory)
            json.member("peak_megabytes", ProcessUsage.peakMegabytes)
            for (name, counts) in [("decisions", trial.decisions), ("hits", trial.hits)] {
                json.key(named: name)
                json.beginObject()
                for (key, count) in list(counts) {
                    json.key(named: key)
                    json.integer(count)
                }
                json.endObject()
            }
            json.endObject()
            try Console.writeResult(text.string)
        case .text:
            try Console.writeResult(
                """
                \(accounts) accounts, \(days) days: \(accounting.read) transfers
                  \(rate) transfers per CPU-second, generation included
                  \(memory) MB of memory at most, \(ProcessUsage.peakMegabytes) MB with the log's files that are mapped into it
                """)
            for (word, count) in list(trial.decisions) { try Console.writeResult("  \(word): \(count)") }
            for (rule, count) in list(trial.hits) { try Console.writeResult("  hits by \(rule): \(count)") }
        }
    }
}
