import Foundation
import MillraceCore
import TirePressureAlerts

/// All that a generator puts out, with the ground truth as Foundation reads it.
struct FleetRun {
    /// A fact of the ground truth.
    struct Fact: Decodable {
        struct Alert: Decodable {
            var event: String
            var kind: String
            var by: String?
        }
        var kind: String
        var vehicle: String?
        var wheel: String?
        var sensor: String?
        var line: Int?
        var lines: Int?
        var duplicates: Int?
        var corrections: Int?
        var outcome: String?
        var reason: String?
        var alerts: [Alert]?
        var cut: Bool?
    }

    let lines: [GeneratedLine]
    let registry: [[UInt8]]
    let facts: [Fact]
    let coverage: Coverage

    init(_ options: FleetOptions, until end: Int64 = .max) throws {
        var fleet = FleetGenerator(options)
        registry = fleet.registryLines
        var lines: [GeneratedLine] = []
        var truth: [[UInt8]] = []
        while let line = fleet.next(), line.arrival < end {
            lines.append(line)
            truth += fleet.takeTruth()
        }
        truth += fleet.takeTruth()
        self.lines = lines
        facts = try truth.map { try JSONDecoder().decode(Fact.self, from: Data($0)) }
        coverage = fleet.coverage
    }

    var evaluation: NaiveEvaluation {
        NaiveEvaluation(lines: lines.map(\.bytes), registryLines: registry)
    }
}
