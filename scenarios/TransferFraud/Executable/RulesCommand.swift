import ArgumentParser
import MillraceCommand
import TransferFraud

/// Shows and changes the rules of a running application.
struct RulesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules", abstract: "Show the rules that an application runs by, or change them while it runs.",
        subcommands: [PutRulesCommand.self, ListRulesCommand.self])
}

/// Adds lines to the rules in a log.
struct PutRulesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "put", abstract: "Add versions of rules, and suppressions, to those in a log.",
        discussion: """
            Each line names in effectiveFrom a time or sequence that no transfer has reached yet, and takes effect there in \
            every process, without a restart. What is in effect is never changed: give a rule a greater version. Lines that \
            the log holds already are passed over.
            """)

    @Argument(help: "File of rules, JSON lines.")
    var path: String
    @OptionGroup var engine: EngineOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        try reportingFailures {
            let opened = try engine.openExisting(console: output.console)
            defer { opened.close() }
            let (added, overtaken) = try RulesDesk.put(path, on: opened.engine)
            for line in added { try Console.writeResult(line) }
            if added.isEmpty { output.console.info("the log holds all of these lines already") }
            for line in overtaken { Console.write("error: \(line)") }
            if !overtaken.isEmpty { throw ExitCodes.failure }
        }
    }
}

/// Lists the rules in a log.
struct ListRulesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the rules in a log, with what holds now.",
        discussion: "With --format json, the lines as they were written: a file of rules.")

    @OptionGroup var engine: EngineOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        try reportingFailures {
            let opened = try engine.openExisting(console: output.console)
            defer { opened.close() }
            switch output.format {
            case .json: for line in try RulesDesk.lines(on: opened.engine) { try Console.writeResult(line) }
            case .text: try Console.writeResult(RulesDesk.table(on: opened.engine))
            }
        }
    }
}
