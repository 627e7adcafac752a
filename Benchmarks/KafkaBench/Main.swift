import ArgumentParser

/// Measures the Kafka engine beside a minimal C program over librdkafka, in the same run.
@main
struct KafkaBench: ParsableCommand {
    #if Kafka
        static let configuration = CommandConfiguration(
            commandName: "kafka-bench",
            abstract: "Measures producing and consuming beside a minimal C program over librdkafka.",
            subcommands: [KafkaBenchRun.self, BenchClient.self, BenchCluster.self],
            defaultSubcommand: KafkaBenchRun.self)
    #else
        func run() throws {
            throw ValidationError("this build has no Kafka engine: build with the package trait Kafka (make bench)")
        }
    #endif
}
