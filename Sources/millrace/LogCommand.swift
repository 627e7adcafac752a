import ArgumentParser

/// Looks at, and sees to, the files of a log.
struct LogCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log",
        abstract: "Check a log's files, print what stands in them, or delete and compact what is due.",
        subcommands: [VerifyLogCommand.self, DumpLogCommand.self, MaintainLogCommand.self])
}
