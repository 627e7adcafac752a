import MillraceReplay
import Testing

@testable import TirePressureAlerts

/// Lines at the edges of the specification: stream and batch derivation agree on what becomes of them, and it is what the
/// specification says.
struct EdgeLinesTests {
    /// What becomes of one line of sensor `a`, which is registered: accepted, or the reason.
    private func fate(_ line: String, registry: [String] = SampleLines.registry) throws -> String {
        let dataset = try StreamDataset([line], registry: registry)
        let application = try dataset.application()
        let found = try StreamOutcome(application, paths: dataset.paths, partitions: 1)
        let expected = try application.derive(dataset.paths)
        let differences = found.differences(from: expected)
        #expect(differences == [], "\(line)")
        return expected.rejected[1] ?? (expected.accepted == 1 ? "accepted" : "?")
    }

    @Test(arguments: [
        ("1e300", "implausible-pressure"), ("-1e300", "implausible-pressure"),
        ("99999999999999999999", "implausible-pressure"),
        ("1200.0005", "implausible-pressure"), ("1200.0004", "accepted"), ("-0.0004", "accepted"), ("-0", "accepted"),
        ("200.0000000000000000000000000001", "accepted"), ("1e-300", "accepted"), ("0e999", "accepted"),
        ("2.0E+2", "accepted"), ("0.00000000000000000000000000002e31", "accepted"), ("true", "wrong-type"),
        ("{}", "wrong-type"),
    ])
    func pressures(written: String, expected: String) throws {
        #expect(try fate(SampleLines.reading("a", 0, kPa: written)) == expected)
        let psi = "{\"model\":\"M\",\"id\":\"a\",\"time\":1,\"pressure_PSI\":\(written)}"
        // From 174.05 psi on a pressure is too great; -0.0004 psi are −2.76 Pa.
        let isBeyond = expected == "accepted" && ((Double(written) ?? 0) > 174.05 || written == "-0.0004")
        #expect(try fate(psi) == (isBeyond ? "implausible-pressure" : expected))
    }

    @Test(arguments: [
        ("1e300", "implausible-temperature"), ("150.0004", "accepted"), ("150.0005", "implausible-temperature"),
        ("-40.0004", "accepted"), ("-40.0005", "implausible-temperature"),
        ("150.00049999999999999999999999", "accepted"), ("150.0005000000000000000000001", "implausible-temperature"),
        ("20.00000000000000000000000001", "accepted"),
    ])
    func temperatures(written: String, expected: String) throws {
        #expect(try fate(SampleLines.reading("a", 0, kPa: nil, celsius: written)) == expected)
    }

    /// 32 °F, with more digits than 64 bits hold, or so small that it counts for nothing: 0 °F are −17.778 °C.
    @Test(arguments: ["32.00000000000000000000000001", "1e-30", "0.000000000000000000000000012345", "-0.1e-400"])
    func fahrenheit(written: String) throws {
        let line = "{\"model\":\"M\",\"id\":\"a\",\"time\":1,\"temperature_F\":\(written)}"
        #expect(try fate(line) == "accepted")
        #expect(try Sample.packet(line).temperature == (written.hasPrefix("32") ? 0 : -17_778))
    }

    @Test(arguments: [
        "\"2026-11-23T19:36:21Z\"", "\"2026-11-23T19:36:21.123456789+09:00\"", "\"2026-11-23 19:36:21\"",
        "\"2026-11-23T19:36:21\"", "\"2026-11-23 19:36:21.5\"", "\"@12.345678s\"", "\"@0s\"", "\"1764000000\"",
        "\"1764000000.25\"", "1764000000.999999", "1764000000", "\"2024-02-29T00:00:00Z\"", "0", "1.764e9",
        "1764000000.12345678912345678901234", "1e-400", "-62167219200", "253402300799.999",
    ])
    func timesThatCanBeRead(time: String) throws {
        #expect(try fate("{\"model\":\"M\",\"id\":\"a\",\"time\":\(time),\"pressure_kPa\":200}") == "accepted")
    }

    @Test(arguments: [
        "\"\"", "\"now\"", "null", "true", "[]", "\"2026-11-23\"", "\"2026-02-29T00:00:00Z\"",
        "\"2026-13-01T00:00:00Z\"",
        "\"2026-11-23T24:00:01Z\"", "\"2026-11-23T19:60:00Z\"", "\"2026-11-23T19:36:21 \"", "\"12.\"", "\"@s\"",
        "\"@1.5\"",
        "1e300", "-62167219200.001", "253402300800",
    ])
    func timesThatCannot(time: String) throws {
        #expect(try fate("{\"model\":\"M\",\"id\":\"a\",\"time\":\(time),\"pressure_kPa\":200}") == "no-time")
    }

    /// What is no text names neither a vehicle nor a wheel of the registry; null names nothing.
    @Test(arguments: [
        ("\"vehicle\":5", "registry-mismatch"), ("\"wheel\":{}", "registry-mismatch"),
        ("\"vehicle\":\"\"", "registry-mismatch"),
        ("\"vehicle\":null,\"wheel\":null", "accepted"), ("\"vehicle\":\"V\",\"wheel\":\"Row1.Left\"", "accepted"),
    ])
    func claims(members: String, expected: String) throws {
        #expect(try fate(SampleLines.reading("a", 0, kPa: "200", more: members)) == expected)
    }

    /// Sensors are pairs of model and id: none of these packets repeats another.
    @Test func modelAndIDAreAPair() throws {
        let lines = [
            ("\"model\":\"M/a\",\"id\":\"b\"", "b"), ("\"model\":\"M\",\"id\":\"a/b\"", "a/b"),
            ("\"model\":\"\",\"id\":\"c\"", "c"), ("\"sensor\":\"c\"", "c"),
        ].map { "{\($0.0),\"time\":0,\"temperature_C\":\($0.1 == "c" ? 20 : $0.0.contains("M/a") ? 20 : 90)}" }
        let registry = ["b", "a/b", "c"].map { SampleLines.entry($0, vehicle: "car of \($0)", wheel: "Row1.Left") }
        let dataset = try StreamDataset(lines, registry: registry)
        let application = try dataset.application()
        let outcome = try StreamOutcome(application, paths: dataset.paths)
        #expect(outcome.differences(from: try application.derive(dataset.paths)) == [])
        #expect(outcome.derivation.accepted == 4)
    }

    /// An id of more digits than 64 bits hold stands for its digits, in a packet as in the registry.
    @Test func anIDMayHaveManyDigits() throws {
        let id = "98765432109876543210"
        let entry = SampleLines.entry("a").replacing("\"sensor\":\"a\"", with: "\"sensor\":\(id)")
        #expect(
            try fate("{\"model\":\"M\",\"id\":\(id),\"time\":0,\"pressure_kPa\":200}", registry: [entry]) == "accepted")
        #expect(
            try fate("{\"model\":\"M\",\"id\":\"\(id)\",\"time\":0,\"pressure_kPa\":200}", registry: [entry])
                == "accepted")
    }
}
