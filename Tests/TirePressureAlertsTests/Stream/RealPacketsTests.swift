import Foundation
import MillraceReplay
import Testing

/// Packets that rtl_433's decoders print: real ones, where they are at hand, and one for each record shape of its decoders.
struct RealPacketsTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("shared/real-data/tpms").path

    /// The lines of a file of real data; nil, with a message, where it is not at hand.
    private static func lines(of name: String) -> [String]? {
        guard let data = FileManager.default.contents(atPath: "\(folder)/\(name)") else {
            print("skipped: there is no \(folder)/\(name)")
            return nil
        }
        return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// Runs the lines, holds the stream against the batch derivation and gives what it found.
    private func run(_ lines: [String], registry: [String]?) throws -> Derivation {
        let dataset = try StreamDataset(lines, registry: registry)
        let application = try dataset.application()
        let outcome = try StreamOutcome(application, paths: dataset.paths)
        #expect(outcome.differences(from: try application.derive(dataset.paths)) == [])
        return outcome.derivation
    }

    /// The ids of the real packets, each at a vehicle of its own.
    private static let registry = [
        "23e136a1", "20c07457", "2018056038", "0581b281", "c594ae14", "0d177e", "23d7ad23",
    ].map { SampleLines.entry($0, vehicle: "car of \($0)", zone: "UTC", owner: nil) }

    /// All nine packets are of one second. Two sensors are there twice with other values: they correct. At rest at 20 °C
    /// the pressures are 191, 136, 73, −1, −3, −3, 361, 146 and 141 kPa, so that four are under half of 240 kPa and one is
    /// over 300 kPa; none is low for ten seconds.
    @Test func realPacketsOfRegisteredSensors() throws {
        guard let lines = Self.lines(of: "rtl433-decoded-source-packets.jsonl") else { return }
        let found = try run(lines, registry: Self.registry)
        #expect(found.read == 9)
        #expect(found.accepted == 9)
        #expect(found.duplicates == 0)
        #expect(found.rejected == [:])
        #expect(found.late == [])
        let alerts = found.results["alerts"] ?? []
        #expect(
            alerts.map { $0.contains("\"event\":\"raised\",\"kind\":\"critical\"") } == [true, true, true, true, false])
        #expect(alerts.last?.contains("\"kind\":\"over-pressure\"") == true)
        #expect(
            zip(alerts, ["20c07457", "2018056038", "0581b281", "c594ae14"]).allSatisfy { $0.contains("\"\($1)\"") })
        #expect(
            zip(alerts, [72_977, -1_026, -3_342, -2_692]).allSatisfy { $0.contains("\"reference_Pa\":\($1),") })
    }

    /// The same lines again, in the same second, repeat what their bursts had.
    @Test func realPacketsThatAreRepeated() throws {
        guard let lines = Self.lines(of: "rtl433-decoded-source-packets.jsonl") else { return }
        let found = try run(lines + lines, registry: Self.registry)
        #expect(found.accepted == 9)
        #expect(found.duplicates == 9)
    }

    @Test func realPacketsOfUnregisteredSensors() throws {
        guard let lines = Self.lines(of: "rtl433-decoded-source-packets.jsonl") else { return }
        let all = Dictionary(uniqueKeysWithValues: (1...9).map { (Int64($0), "unregistered") })
        #expect(try run(lines, registry: nil).rejected == all)
        // Porsche's sensor, lines 8 and 9, is registered for another model.
        let other = SampleLines.entry("23d7ad23", vehicle: "car of 23d7ad23", model: "Renault")
        let found = try run(lines, registry: Self.registry.dropLast() + [other])
        #expect(found.rejected == [8: "unregistered", 9: "unregistered"])
    }

    /// The decoders whose records have no `id`: nothing can be said of them.
    private static let withoutID: Set<String> = ["iMars-T240", "Jansite-TY468", "Jansite-TY588", "Sefis-M3"]

    /// A packet for each model of each of the 38 record shapes, once with all members and once without those that may
    /// be missing. Without them two decoders have neither pressure nor temperature.
    @Test func everyRecordShape() throws {
        guard let rows = Self.lines(of: "rtl433-tpms-decoder-fields.tsv")?.dropFirst() else { return }
        #expect(rows.count == 38)
        var (lines, registry, expected): ([String], [String], [Int64: String]) = ([], [], [:])
        for row in rows {
            let columns = row.split(separator: "\t", omittingEmptySubsequences: false)
            for model in columns[1].split(separator: "|").map(String.init) {
                for isFull in [true, false] {
                    let shape = RecordShape(model: model, fields: String(columns[2]), number: lines.count, isFull)
                    lines.append(shape.line)
                    registry.append(
                        SampleLines.entry(shape.id, vehicle: "V\(lines.count)", wheel: "Row1.Left", model: model))
                    let isEmpty = !isFull && ["Abarth-124Spider", "Shenzhen-EGQQ85", "SmarTire-AM"].contains(model)
                    let reason = Self.withoutID.contains(model) ? "no-id" : isEmpty ? "no-pressure" : nil
                    if let reason { expected[Int64(lines.count)] = reason }
                }
            }
        }
        let found = try run(lines, registry: registry)
        #expect(found.rejected == expected)
        #expect(found.accepted == Int64(lines.count - expected.count))
    }
}

/// A made-up packet of the members that a decoder prints, as `name:type` or, where it may be missing, `name?:type`.
private struct RecordShape {
    let id: String
    let line: String

    init(model: String, fields: String, number: Int, _ isFull: Bool) {
        var id = "s\(number)"
        var members = ["\"time\" : \"2026-11-23 19:36:21\""]
        for field in fields.split(separator: " ") {
            let parts = field.split(separator: ":").map(String.init)
            if parts[0].hasSuffix("?"), !isFull { continue }
            let name = parts[0].filter { $0 != "?" }
            if name == "id", parts[1] == "int" { id = String(7_000 + number) }
            members.append("\"\(name)\" : \(RecordShape.value(name, parts[1], model: model, id: id))")
        }
        self.id = id
        line = "{\(members.joined(separator: ", "))}"
    }

    private static func value(_ name: String, _ type: String, model: String, id: String) -> String {
        switch (name, type) {
        case ("model", _): "\"\(model)\""
        case ("id", "int"): id
        case ("id", _): "\"\(id)\""
        case ("pressure_kPa", _): "231.500"
        case ("pressure_PSI", _): "33.250"
        case ("temperature_C", "int"): "21"
        case ("temperature_C", _): "21.000"
        case ("temperature_F", _): "71.000"
        case (_, "int"): "1"
        case (_, "num"): "2.900"
        default: "\"x\""
        }
    }
}
