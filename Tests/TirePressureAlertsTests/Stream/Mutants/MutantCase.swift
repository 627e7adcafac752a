import MillraceCore
import MillraceReplay
import MillraceStreams
import Testing

@testable import TirePressureAlerts

/// A small input of which the alerts are known by hand.
struct MutantInput {
    /// The lines in the order of arrival.
    var lines: [String]
    var registry = SampleLines.registry
    /// The alerts to expect: milliseconds after the start, event, kind, wheel.
    var alerts: [String] = []
    /// Further options of the command line.
    var options: [String] = []
    /// How many lines are to be accepted; nil for all.
    var accepted: Int?
}

/// A fault planted in the application, and an input on which `verify` must find it.
struct MutantCase: CustomTestStringConvertible {
    var name: String
    var input: MutantInput
    /// Whether the run is left and taken up again after each stretch of the input.
    var restarts = false
    var plant: @Sendable (inout Application) -> Void

    var testDescription: String { name }

    /// The fault of other parameters in the stream than in the batch derivation.
    static func parameters(
        _ name: String, _ input: MutantInput, _ change: @escaping @Sendable (inout Parameters) -> Void
    ) -> MutantCase {
        MutantCase(name: name, input: input) { application in
            var parameters = Parameters()
            change(&parameters)
            application.topology = TirePressureTopology.make(parameters) { Sample.clock() }
        }
    }

    /// The fault of another topology.
    static func topology(
        _ name: String, _ input: MutantInput, restarts: Bool = false,
        _ make: @escaping @Sendable (MutantTopology) -> Topology
    ) -> MutantCase {
        MutantCase(name: name, input: input, restarts: restarts) { $0.topology = make(MutantTopology()) }
    }
}
