import Foundation
import MillraceReplay
import Testing
import TirePressureAlerts

/// Nine packets that rtl_433 prints for its own test signals. They stand beside the repository, and the tests are
/// skipped where they are absent.
@Suite(.enabled(if: RealPackets.exist, "the packets are not there: \(RealPackets.file.path)"))
struct OracleRealPacketTests {
    /// All at 2026-11-23 19:36:21. The BMW's second packet and the Porsche's second correct the first: same sensor, same
    /// burst, other pressure. P_ref = (P + 101,325) × 293,150 ÷ (T + 273,150) − 101,325, the quotient in brackets:
    /// - 1 BMW 181.300 kPa at 10 °C: [292,606.46] 191,281 Pa; placard 280 kPa, critical at 140,000: no.
    /// - 2 BMW 127.400 at 9: [237,642.15] 136,317: critical. No leak: the reading that it falls from is corrected.
    /// - 3 Audi 75.950 at 25: [174,302.08] 72,977; placard 250, critical at 125,000: yes.
    /// - 4 GM 0 at 23: [100,298.58] −1,026; placard 220, critical at 110,000: yes.
    /// - 5 Truck 0 at 30: [97,982.60] −3,342; placard 800, critical at 400,000: yes.
    /// - 6 Truck: the entry names another model.
    /// - 7 EezTire 357.5 at 24: about 351 kPa; placard 360, low at 270,000: no.
    /// - 8 Porsche 145 at 19: [247,168.15] 145,843; placard 300, critical at 150,000: yes.
    /// - 9 Porsche 140 at 19: [242,151.03] 140,826: critical already.
    @Test func registered() throws {
        let registry = [
            entry(#""23e136a1""#, "bmw", 280), entry(#""20c07457""#, "audi", 250), entry(#""2018056038""#, "gm", 220),
            entry(#""0581b281""#, "truck", 800, #","owner":"Carol","model":"Truck""#),
            entry(#""c594ae14""#, "lorry", 800, #","model":"Lorry""#), entry(#""0d177e""#, "trailer", 360),
            entry(#""23d7ad23""#, "porsche", 300),
        ]
        let derivation = try derive(registry)
        #expect(derivation.read == 9 && derivation.accepted == 8 && derivation.duplicates == 0)
        #expect(derivation.rejected == [6: "unregistered"] && derivation.late == [])
        #expect(
            derivation.results["alerts"] == [
                critical("bmw", "23e136a1", "127400", "9000", "136317", "140000"),
                critical("audi", "20c07457", "75950", "25000", "72977", "125000"),
                critical("gm", "2018056038", "0", "23000", "-1026", "110000"),
                critical("truck", "0581b281", "0", "30000", "-3342", "400000", #""owner":"Carol","#),
                critical("porsche", "23d7ad23", "145000", "19000", "145843", "150000"),
            ])
    }

    @Test func unregistered() throws {
        let derivation = try derive([])
        #expect(derivation.read == 9 && derivation.accepted == 0)
        #expect(derivation.rejected == Dictionary(uniqueKeysWithValues: (1...9).map { (Int64($0), "unregistered") }))
        #expect(derivation.results["alerts"] == [])
    }

    private func derive(_ registry: [String]) throws -> Derivation {
        try OracleCase(registry: registry).derive(files: [Data(contentsOf: RealPackets.file)])
    }

    private func entry(_ sensor: String, _ vehicle: String, _ placard: Int, _ more: String = "") -> String {
        #"{"sensor":\#(sensor),"vehicle":"\#(vehicle)","wheel":"Row1.Left","placard_kPa":\#(placard),"time_zone":"UTC"\#(more)}"#
    }

    private func critical(
        _ vehicle: String, _ sensor: String, _ pressure: String, _ temperature: String, _ reference: String,
        _ threshold: String, _ owner: String = ""
    ) -> String {
        let time = "2026-11-23T19:36:21.000Z"
        return #"{"time":"\#(time)","event":"raised","kind":"critical","vehicle":"\#(vehicle)","wheel":"Row1.Left","#
            + #""sensor":"\#(sensor)",\#(owner)"pressure_Pa":\#(pressure),"temperature_mC":\#(temperature),"#
            + #""reference_Pa":\#(reference),"threshold_Pa":\#(threshold),"since":"\#(time)"}"#
    }
}

/// Where the packets stand: beside the package.
enum RealPackets {
    static let file = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("shared/real-data/tpms/rtl433-decoded-source-packets.jsonl")

    static var exist: Bool { FileManager.default.fileExists(atPath: file.path) }
}
