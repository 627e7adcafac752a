import ArgumentParser

/// Looks at the files of a log.
struct LogCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log", abstract: "Check a log's files, or print what stands in them.",
        subcommands: [VerifyLogCommand.self, DumpLogCommand.self])
}
