import ArgumentParser

@main
struct Millrace: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "millrace",
        abstract: "Looks into the log or the cluster of a Millrace application, also while it runs.",
        discussion: "Never creates a log, and changes none of its records.",
        subcommands: [TopicsCommand.self, ConsumeCommand.self, LogCommand.self])
}
