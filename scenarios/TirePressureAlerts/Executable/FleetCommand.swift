import ArgumentParser
import Foundation
import MillraceCommand
import MillraceFormats
import MillraceLog
import MillraceReplay
import MillraceStreams
import TirePressureAlerts

/// Runs days of a whole fleet through the topology.
struct FleetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fleet",
        abstract: "Run a made-up fleet's days through the topology, and say how fast and how well.",
        discussion: """
            Lines are made and taken one after the other and are not stored: a log in memory lets go of what has been \
            handled. Reports lines per CPU-second (including generation), peak memory, how many planted faults were \
            found and how soon, and how many alerts nothing explains. Ctrl-C lets the present moment be the end.
            """)

    @Option(help: "Vehicles of the fleet.")
    var vehicles = 1_000
    @Option(help: "Days that pass.")
    var days = 3
    @Option(help: "Seed of the fleet.")
    var seed: UInt64 = 1
    @OptionGroup var options: TirePressureOptions
    @OptionGroup var scale: ScaleOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard vehicles > 0, days > 0 else { throw ValidationError("--vehicles and --days must be positive.") }
    }

    func run() throws {
        try reportingFailures {
            let trial = FleetTrial(seed: seed, vehicles: vehicles, days: days, options: options)
            let application = try trial.application()
            let engine = try EmbeddedLog.inMemory()
            defer { engine.close() }
            let replay = try GeneratedReplay(
                application, engine: engine, partitions: scale.partitions ?? 4, threads: scale.threads)
            let (start, cpu) = (Date(), ProcessUsage.cpuSeconds)
            var told = Date()
            Interruption.catchSignals()
            let next = {
                if Interruption.isRequested { trial.stop() }
                return trial.next()
            }
            let accounting = try replay.run(next: next) { lines in
                guard Date().timeIntervalSince(told) >= 10 else { return }
                told = Date()
                output.console.info("\(lines) lines, \(ProcessUsage.peakMegabytes) MB")
            }
            let rate = Int64(Double(accounting.read) / max(ProcessUsage.cpuSeconds - cpu, 0.001))
            let alerts = try replay.results.results(of: application.results[0].topic)
            let assessment = try trial.assessment(of: alerts)
            switch output.format {
            case .json: try writeJSON(trial, read: accounting.read, alerts: alerts.count, rate: rate, assessment)
            case .text:
                try Console.writeResult(
                    """
                    \(vehicles) vehicles, \(trial.daysPassed) days: \(accounting.read) lines in \
                    \(Int(Date().timeIntervalSince(start))) s
                      \(rate) lines per CPU-second, generation included
                      \(ProcessUsage.peakMegabytes) MB of memory at most
                      \(alerts.count) alert events
                    """)
                try Console.writeResult(assessment.text)
            }
        }
    }

    private func writeJSON(
        _ trial: FleetTrial, read: Int64, alerts: Int, rate: Int64, _ assessment: Assessment
    ) throws {
        let text = OutputBuffer(capacity: 2_048)
        var json = JSONWriter(into: text)
        json.beginObject()
        json.member("vehicles", vehicles)
        json.member("days", trial.daysPassed)
        json.member("read", read)
        json.member("alerts", alerts)
        json.member("lines_per_cpu_second", rate)
        json.member("peak_megabytes", ProcessUsage.peakMegabytes)
        json.key("assessment")
        Array(assessment.json.utf8).withUnsafeBytes { json.raw($0) }
        json.endObject()
        try Console.writeResult(text.string)
    }
}
