import Foundation
import StreamsDifferential
import Testing

/// Every operator against a naive recomputation of its definition, over random streams; `streams-soak` tries many more.
/// A failure names its operator and seed, which `streams-soak --only OPERATOR --seed SEED --seeds 1` runs alone.
struct DifferentialTests {
    static let seeds = 60 * (ProcessInfo.processInfo.environment["MILLRACE_SOAK"].flatMap(UInt64.init) ?? 1)

    @Test(arguments: DifferentialCampaign.operatorNames)
    func operatorGivesWhatItsDefinitionSays(name: String) throws {
        for seed in 0..<Self.seeds { try DifferentialCampaign.run(name, seed: seed) }
    }
}
