import MillraceFormats
import MillraceReplay

/// What alerts are worth, held against the ground truth: how many planted faults were found and how soon, and how many
/// alerts nothing explains.
struct QualityReport {
    /// The faults of one kind.
    struct Line {
        var planted = 0
        /// Delays of those that were found: since there was something to be found, and how much of it was driving, in ms.
        var delays: [Int64] = []
        var driven: [Int64] = []
        var late = 0
    }

    /// An alert that was raised or escalated.
    struct Alert {
        var kind: String
        var vehicle: String
        var wheel: String
        var time: Int64
    }

    private(set) var lines: [String: Line] = [:]
    private(set) var falseAlarms: [String: Int] = [:]
    /// Simulated days times vehicles; 0 where the truth does not tell.
    private(set) var vehicleDays: Double = 0
    private let deadlines: QualityDeadlines

    /// Holds `alerts`, lines of the result, against `truth`, lines of the ground truth.
    /// - Throws: `InputError` if a line of the truth cannot be read.
    init(truth: [[UInt8]], alerts: [[UInt8]], deadlines: QualityDeadlines) throws(InputError) {
        self.deadlines = deadlines
        var faults: [PlantedFault] = []
        for line in truth {
            if let fault = try PlantedFault(line: line, profile: deadlines.profile) { faults.append(fault) }
            countDays(line)
        }
        let found = Dictionary(grouping: alerts.compactMap(Self.alert), by: \.vehicle)
        let planted = Dictionary(grouping: faults, by: \.vehicle)
        for (vehicle, faults) in planted {
            for fault in faults { judge(fault, among: faults, found[vehicle] ?? []) }
        }
        for (vehicle, alerts) in found {
            for alert in alerts where !isExplained(alert, by: planted[vehicle] ?? []) {
                falseAlarms[alert.kind, default: 0] += 1
            }
        }
    }

    /// Alerts that nothing explains, of 1,000 vehicle-days.
    var falseAlarmsPerThousand: Double {
        vehicleDays > 0 ? Double(falseAlarms.values.reduce(0, +)) * 1_000 / vehicleDays : 0
    }

    /// The deadline for alerts of `kind`, for a fault of one wheel.
    func deadline(_ kind: String) -> QualityDeadlines.Deadline? { deadlines.deadline(kind) }

    private mutating func countDays(_ line: [UInt8]) {
        guard let value = line.withUnsafeBytes({ try? JSONValue(parsing: $0) }), value["kind"]?.string == "fleet",
            let vehicles = value["vehicles"]?.int64, let from = PlantedFault.time(value["from"]),
            let to = PlantedFault.time(value["to"])
        else { return }
        vehicleDays = Double(vehicles) * Double(to - from) / 86_400_000
    }

    private mutating func judge(_ fault: PlantedFault, among faults: [PlantedFault], _ alerts: [Alert]) {
        for expected in fault.expectations {
            lines[expected.kind, default: Line()].planted += 1
            let first = alerts.first { alert in
                alert.kind == expected.kind
                    && fault.explains(alert.kind, vehicle: alert.vehicle, wheel: alert.wheel, at: alert.time)
            }
            guard let first else { continue }
            // Noise and rounding may be ahead of the physics by a reading.
            let delay = max(first.time - expected.onset, 0)
            let driven = fault.driven(from: expected.onset, to: first.time)
            lines[expected.kind, default: Line()].delays.append(delay)
            lines[expected.kind, default: Line()].driven.append(driven)
            let isSpread = faults.contains { $0.wheel != fault.wheel && $0.isLow(at: expected.onset) }
            if let deadline = deadlines.deadline(expected.kind, onSeveralWheels: isSpread),
                (deadline.countsRest ? delay : driven) > deadline.span
            {
                lines[expected.kind, default: Line()].late += 1
            }
        }
    }

    private func isExplained(_ alert: Alert, by faults: [PlantedFault]) -> Bool {
        faults.contains { $0.explains(alert.kind, vehicle: alert.vehicle, wheel: alert.wheel, at: alert.time) }
    }

    private static func alert(_ line: [UInt8]) -> Alert? {
        guard let value = line.withUnsafeBytes({ try? JSONValue(parsing: $0) }), let kind = value["kind"]?.string,
            ["raised", "escalated"].contains(value["event"]?.string), let vehicle = value["vehicle"]?.string,
            let wheel = value["wheel"]?.string, let time = PlantedFault.time(value["time"])
        else { return nil }
        return Alert(kind: kind, vehicle: vehicle, wheel: wheel, time: time)
    }
}
