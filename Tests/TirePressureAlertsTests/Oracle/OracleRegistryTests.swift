import Foundation
import MillraceReplay
import Testing
import TirePressureAlerts

/// Section 5: a registry is accepted or refused as a whole.
@Suite struct OracleRegistryTests {
    private static let fine = #""sensor":"x","vehicle":"v","wheel":"w","placard_kPa":50,"time_zone":"UTC""#

    private func derive(_ registry: String...) throws {
        _ = try OracleCase(registry: registry).derive([])
    }

    @Test func accepted() throws {
        try derive()
        try derive(
            "{\(Self.fine)}", "", " \t\r",
            #"{"sensor":7,"vehicle":"v","wheel":"x","placard_kPa":1200.0,"time_zone":"Asia/Tokyo","altitude_m":6000}"#)
        // From another moment on a sensor may be elsewhere, and a wheel have another sensor.
        try derive(
            "{\(Self.fine)}", "{\(Self.fine),\"valid_from\":\"1970-01-01T00:00:00Z\"}",
            "{\(Self.fine.replacing("x", with: "y")),\"valid_from\":1}")
        try derive("{\(Self.fine),\"owner\":null,\"model\":\"m\",\"more\":[1]}")
    }

    private static let unchanged: [String] = [
        "x", "[]", "{}", #"{"sensor":"x"}"#, "{\(fine)} x", "{\(fine),\"sensor\":\"y\"}",
        "{\(fine),\"owner\":1}", "{\(fine),\"model\":false}",
    ]

    /// What to put for what in a good entry.
    private static let changes: [(String, String)] = [
        (#""x""#, #""""#), (#""x""#, "1.5"), (#""v""#, "1"), (#""w""#, "null"), ("50", #"50,"altitude_m":6001"#),
        ("50", #"50,"altitude_m":1.0"#), ("50", #"50,"valid_from":"noon""#), ("50", "49.999"), ("50", "1200.001"),
        ("50", #""50""#), ("UTC", "Mars/Olympus"),
    ]

    @Test(arguments: unchanged + changes.map { "{\(fine.replacing($0, with: $1))}" })
    func refused(_ line: String) throws {
        #expect { try derive("{\(Self.fine.replacing("\"x\"", with: "7"))}", "", line) } throws: { error in
            (error as? OracleError)?.place.hasSuffix("registry.jsonl:3") == true
        }
    }

    /// A sensor twice, also once as an integer and once as text.
    @Test func twice() throws {
        let entry = "{\(Self.fine)}"
        #expect(throws: OracleError.self) { try derive(entry, entry) }
        let (text, number) = (entry.replacing("\"x\"", with: "\"7\""), entry.replacing("\"x\"", with: "7"))
        #expect(throws: OracleError.self) { try derive(text, number) }
        // The wheel twice; and the same moment, written in two ways.
        #expect(throws: OracleError.self) { try derive(entry, number) }
        #expect(throws: OracleError.self) {
            try derive("{\(Self.fine),\"valid_from\":0}", "{\(Self.fine),\"valid_from\":\"1970-01-01T00:00:00Z\"}")
        }
    }

    @Test func noFile() throws {
        let nowhere = FileManager.default.temporaryDirectory.appendingPathComponent("no such registry")
        #expect(throws: OracleError.self) { try TirePressureOracle().derive(inputs: [], registry: nowhere) }
    }
}
