import ArgumentParser
import MillraceCore

/// Which events.
struct EventOptions: ParsableArguments {
    @Option(help: "Seed of the random numbers.")
    var seed: UInt64 = 1

    @Option(help: "How many events.")
    var events: Int64 = 100_000

    @Option(name: .customLong("events-per-second"), help: "Events in a second of event time.")
    var eventsPerSecond: Int64 = 10_000

    @Option(help: "Events come in an order of chance inside groups of this many, a power of two.")
    var disorder: Int64 = 256

    func validate() throws {
        guard events > 0, eventsPerSecond > 0 else {
            throw ValidationError("--events and --events-per-second must be positive.")
        }
        guard (1...1_048_576).contains(disorder), disorder & (disorder - 1) == 0 else {
            throw ValidationError("--disorder must be a power of two, from 1 to 1048576.")
        }
    }

    var settings: GeneratorSettings {
        var settings = GeneratorSettings(seed: seed, events: events, eventsPerSecond: eventsPerSecond)
        settings.disorder = disorder
        return settings
    }
}

extension NexmarkQuery: ExpressibleByArgument {}
