import ArgumentParser
import NexmarkBenchmark

@main
struct NexmarkCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nexmark", abstract: "The Nexmark benchmark: queries over the events of an auction system.",
        subcommands: [
            NexmarkGenerate.self, NexmarkRun.self, NexmarkVerify.self, NexmarkBench.self,
            NexmarkManyKeys.self,
        ])
}
