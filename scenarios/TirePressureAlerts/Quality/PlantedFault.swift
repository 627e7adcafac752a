import Foundation
import MillraceFormats
import MillraceReplay

/// Something that the ground truth says went wrong at a wheel.
struct PlantedFault {
    /// An alert that it must lead to.
    struct Expectation: Hashable {
        var kind: String
        /// From when on there is something to be found, in ms.
        var onset: Int64
    }

    var vehicle: String
    var wheel: String
    var from: Int64
    /// When it was over; `Int64.max` for what nobody mends.
    var to: Int64
    var expectations: [Expectation]
    /// Kinds of alerts that it explains; nil for all.
    var explains: Set<String>?
    /// When the vehicle was under way meanwhile, in ms.
    var drives: [(from: Int64, to: Int64)]

    /// How long after its end an alert may still be owed to it, in ms.
    private static let echo: Int64 = 3_600_000

    /// Reads a line of the ground truth by a profile; nil for what is no fault of a wheel.
    /// - Throws: `InputError` if the line cannot be read.
    init?(line: [UInt8], profile: Parameters.Profile) throws(InputError) {
        guard let value = line.withUnsafeBytes({ try? JSONValue(parsing: $0) }) else {
            throw InputError("the ground truth has a line that is no JSON: \(String(decoding: line, as: UTF8.self))")
        }
        guard let vehicle = value["vehicle"]?.string, let wheel = value["wheel"]?.string,
            let from = PlantedFault.time(value["from"])
        else { return nil }
        (self.vehicle, self.wheel, self.from) = (vehicle, wheel, from)
        to = PlantedFault.time(value["to"]) ?? .max
        drives = (value["drives"]?.elements ?? []).compactMap { drive in
            guard let ends = drive.elements, ends.count == 2, let from = PlantedFault.time(ends[0]),
                let to = PlantedFault.time(ends[1])
            else { return nil }
            return (from, to)
        }
        expectations = []
        switch value["kind"]?.string {
        case "weak-battery" where value["alerts"] == nil:
            explains = ["battery-low"]
        case "seepage":
            explains = ["slow-leak", "low", "axle-imbalance"]
            fallthrough
        default:
            guard let alerts = value["alerts"]?.elements else { return nil }
            expectations = PlantedFault.expectations(alerts, value, from, profile)
        }
    }

    private static func expectations(
        _ alerts: [JSONValue], _ fact: JSONValue, _ from: Int64, _ profile: Parameters.Profile
    ) -> [Expectation] {
        return alerts.compactMap { alert in
            guard let kind = alert["kind"]?.string, ["raised", "escalated"].contains(alert["event"]?.string) else {
                return nil
            }
            return Expectation(kind: kind, onset: onsetMember(kind, profile).flatMap { time(fact[$0]) } ?? from)
        }
    }

    /// The member of the ground truth that tells when there was something to be found; nil where that is the beginning.
    private static func onsetMember(_ kind: String, _ profile: Parameters.Profile) -> String? {
        switch kind {
        case "low": profile == .un ? "low_from_un" : "low_from"
        case "critical": "critical_from"
        case "high-temperature": "high_temperature_from"
        case "critical-temperature": "critical_temperature_from"
        default: nil
        }
    }

    /// Whether its wheel is low at a moment.
    func isLow(at time: Int64) -> Bool {
        expectations.contains { $0.kind == "low" && $0.onset <= time } && time <= to
    }

    /// Whether an alert of `kind`, raised at `time` on a wheel or axle of a vehicle, comes from it.
    func explains(_ kind: String, vehicle: String, wheel: String, at time: Int64) -> Bool {
        guard vehicle == self.vehicle, self.wheel == wheel || self.wheel.hasPrefix("\(wheel).") else { return false }
        // Many receivers cut a reading's time off to the second.
        guard time >= from - from % 1_000, to == .max || time <= to + PlantedFault.echo else { return false }
        return explains?.contains(kind) ?? true
    }

    /// How long of a span of time the vehicle was under way, in ms.
    func driven(from begin: Int64, to end: Int64) -> Int64 {
        drives.map { max(min($0.to, end) - max($0.from, begin), 0) }.reduce(0, +)
    }

    static func time(_ value: JSONValue?) -> Int64? {
        guard let text = value?.string, case .instant(let milliseconds) = try? TimeText(parsing: text) else {
            return nil
        }
        return milliseconds
    }
}
