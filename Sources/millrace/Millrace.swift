import ArgumentParser

@main
struct Millrace: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "millrace", abstract: "Looks into the log of a Millrace application, also while it runs.",
        discussion: "Reads only, and never creates a log.",
        subcommands: [TopicsCommand.self, ConsumeCommand.self])
}
