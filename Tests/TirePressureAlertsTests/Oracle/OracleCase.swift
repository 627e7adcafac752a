import Foundation
import MillraceReplay
import TirePressureAlerts

/// An input and a registry, written in a test, and what the batch derivation makes of them.
struct OracleCase {
    /// The wheels of the vehicle `car`: sensors a, b, c, d. Placard 200 kPa: low at 150,000 Pa, critical at 100,000 Pa,
    /// clear at 160,000 Pa. Readings without a temperature have their pressure as reference.
    static let fourWheels = [
        ("a", "Row1.Left"), ("b", "Row1.Right"), ("c", "Row2.Left"), ("d", "Row2.Right"),
    ].map { sensor, wheel in
        #"{"sensor":"\#(sensor)","vehicle":"car","wheel":"\#(wheel)","placard_kPa":200,"time_zone":"Asia/Tokyo"}"#
    }

    var registry = fourWheels
    var timeZone = "UTC"
    var startTime: Int64 = 0

    /// The derivation of several files, each given as its bytes.
    func derive(files: [Data]) throws -> Derivation {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let registryFile = folder.appendingPathComponent("registry.jsonl")
        try Data(registry.joined(separator: "\n").utf8).write(to: registryFile)
        let inputs = try files.indices.map { number in
            let file = folder.appendingPathComponent("\(number).jsonl")
            try files[number].write(to: file)
            return file
        }
        return try TirePressureOracle(timeZone: timeZone, startTime: startTime)
            .derive(inputs: inputs, registry: registryFile)
    }

    /// The derivation of one file of `lines`.
    func derive(_ lines: [String]) throws -> Derivation {
        try derive(files: [Data(lines.joined(separator: "\n").utf8)])
    }

    /// The alert events of `lines` in short: time in ms, event, kind and, where there are several, wheel; then the
    /// members `threshold_Pa`, `threshold_mC`, `drop_Pa`, `over_ms` that it has.
    func alerts(_ lines: [String]) throws -> [String] {
        try derive(lines).results["alerts", default: []].map(Self.brief)
    }

    /// A reading in the project's own format.
    static func reading(_ sensor: String, _ time: Int64, kPa: Double, _ more: String = "") -> String {
        #"{"sensor":"\#(sensor)","time":\#(time),"pressure_kPa":\#(kPa)\#(more.isEmpty ? "" : "," + more)}"#
    }

    /// An acknowledgement of the alert of `kind` at a wheel of `car`.
    static func acknowledgement(_ kind: String, _ wheel: String, _ time: Int64, _ more: String = "") -> String {
        #"{"acknowledge":"\#(kind)","vehicle":"car","wheel":"\#(wheel)","time":\#(time)\#(more.isEmpty ? "" : "," + more)}"#
    }

    private static func brief(_ line: String) throws -> String {
        let alert = try JSONDecoder().decode(Alert.self, from: Data(line.utf8))
        let numbers = [
            ("threshold", alert.threshold_Pa), ("threshold", alert.threshold_mC), ("drop", alert.drop_Pa),
            ("over", alert.over_ms),
        ]
        .compactMap { name, value in value.map { " \(name) \($0)" } }
        return "\(try milliseconds(alert.time)) \(alert.event) \(alert.kind) \(alert.wheel)" + numbers.joined()
    }

    private static func milliseconds(_ time: String) throws -> Int64 {
        let format = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        return Int64((try format.parse(time).timeIntervalSince1970 * 1_000).rounded())
    }

    private struct Alert: Decodable {
        let time, event, kind, wheel: String
        let threshold_Pa, threshold_mC, drop_Pa, over_ms: Int64?
    }
}
