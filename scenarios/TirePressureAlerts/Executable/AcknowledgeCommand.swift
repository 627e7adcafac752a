import ArgumentParser
import MillraceCommand
import TirePressureAlerts

/// Tells a running application that somebody knows of an alert.
struct AcknowledgeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "acknowledge", abstract: "Say that somebody knows of a vehicle's alerts: no more reminders.",
        discussion: """
            Puts a line into the log for each active alert of the vehicle that nobody has acknowledged; --wheel and --kind \
            leave out the others. The application, running in another process, answers with the event "acknowledged". \
            Without --vehicle it tells what waits for an acknowledgement, each with its vehicle, wheel and kind.
            """)

    @Option(help: "The vehicle, as in the registry. (default: tell what waits)")
    var vehicle: String?
    @Option(help: "Only of this wheel, or axle: Row1.Left, Row1.")
    var wheel: String?
    @Option(help: "Only of this kind: low, fast-leak, …")
    var kind: String?
    @Option(help: "Who it is.")
    var by: String?
    @OptionGroup var engine: EngineOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard vehicle == nil, wheel != nil || kind != nil || by != nil else { return }
        throw ValidationError("--wheel, --kind and --by need --vehicle.")
    }

    func run() throws {
        try reportingFailures {
            let opened = try engine.openExisting(console: output.console)
            defer { opened.close() }
            guard let vehicle else {
                for alert in try AcknowledgementDesk.waiting(on: opened.engine) { try Console.writeResult(alert) }
                return
            }
            let selection = AcknowledgementDesk.Selection(vehicle: vehicle, wheel: wheel, kind: kind)
            switch try AcknowledgementDesk.acknowledge(selection, by: by, on: opened.engine) {
            case .sent(let lines): for line in lines { try Console.writeResult(line) }
            case .nothingSuits(let waiting):
                Console.write("error: no such alert of \(vehicle) waits for an acknowledgement")
                for alert in waiting { Console.write("  \(alert)") }
                throw ExitCodes.failure
            }
        }
    }
}
