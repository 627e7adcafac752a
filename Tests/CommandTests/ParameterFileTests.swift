import Foundation
import MillraceFormats
import Testing

/// Files of other thresholds than the specification's.
struct ParameterFileTests {
    static let program = BuiltProgram.tirePressureAlerts

    @Test(
        "A value out of its range is refused by name",
        arguments: [
            ("graceMilliseconds", "9223372036854775807", "graceMilliseconds must be from 0 to 31622400000"),
            ("lowPercent", "1001", "lowPercent must be from 0 to 1000"),
            ("leakPaPerMinute", "10000001", "leakPaPerMinute must be from 0 to 10000000"),
            ("missingOthers", "-1", "missingOthers must be from 0 to 1000000"),
            ("leastMilliCelsius", "-273150", "leastMilliCelsius must be from -200000 to 1000000"),
            ("greatestMilliCelsius", "1000001", "greatestMilliCelsius must be from 0 to 1000000"),
            ("slowPoints", "\"8\"", "slowPoints: "), ("speed", "1", "there is no parameter speed"),
        ])
    func refuses(name: String, value: String, complaint: String) throws {
        let folder = try Samples.folderWithPackets()
        try folder.write("other.json", lines: ["{\"\(name)\":\(value)}"])
        let outcome = try Self.program.run(["replay", "packets.jsonl", "--parameters", "other.json"], in: folder)
        #expect(outcome.exitCode == 65)
        #expect(outcome.errors.hasPrefix("error: parameters other.json: \(complaint)"), "\(outcome.errors)")
    }

    /// At either end of the ranges nothing overflows, in the stream or in the derivation.
    @Test(arguments: [
        [
            "graceMilliseconds": 31_622_400_000, "lowPercent": 1_000, "leakPaPerMinute": 10_000_000,
            "leakWindowMilliseconds": 31_622_400_000, "missingMilliseconds": 31_622_400_000, "overPercent": 1_000,
            "highMilliCelsius": 1_000_000, "slowPaPerDay": 10_000_000, "greatestPa": 10_000_000,
            "greatestMilliCelsius": 1_000_000, "leastMilliCelsius": -200_000, "remindMilliseconds": 31_622_400_000,
        ],
        [
            "graceMilliseconds": 0, "lowPercent": 0, "leakPaPerMinute": 0, "leakShortestMilliseconds": 0,
            "leakLeastPa": 0, "leakClearPaPerMinute": 0, "leakClearMilliseconds": 0, "missingMilliseconds": 0,
            "missingOthers": 0, "axleMilliseconds": 0, "burstGapMilliseconds": 0, "jumpMilliseconds": 0,
        ],
    ])
    func theEndsOfTheRanges(values: [String: Int]) throws {
        let folder = try TemporaryFolder()
        let made = try Self.program.run(["generate", "--events", "600", "--out", "made.jsonl"], in: folder)
        try #require(made.exitCode == 0)
        let members = values.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",")
        try folder.write("other.json", lines: ["{\(members)}"])
        let outcome = try Self.program.run(["verify", "made.jsonl", "--parameters", "other.json"], in: folder)
        #expect(outcome.exitCode == 0, "\(outcome.output.prefix(500)) \(outcome.errors.suffix(500))")
    }
}
