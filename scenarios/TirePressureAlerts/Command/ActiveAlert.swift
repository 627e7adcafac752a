import MillraceCore
import MillraceFormats

/// An alert that is active by the results in a log.
struct ActiveAlert: Hashable {
    var kind: String
    var vehicle: String
    /// The wheel, or the axle.
    var wheel: String
    var isAcknowledged = false
    /// When it was raised or escalated.
    var time: Timestamp
    /// The sentence of its last event.
    var text: String

    /// What it is told apart by, and its sentence.
    var description: String { "\(vehicle) \(wheel) \(kind): \(text)" }

    /// The alerts that are active after these lines of the result, in the order in which they were raised.
    static func all(after lines: [[UInt8]]) -> [ActiveAlert] {
        var alerts: [ActiveAlert] = []
        for line in lines {
            guard let value = line.withUnsafeBytes({ try? JSONValue(parsing: $0) }),
                let kind = value["kind"]?.string, let vehicle = value["vehicle"]?.string,
                let wheel = value["wheel"]?.string,
                let event = value["event"]?.string.flatMap(TireAlert.Event.init(rawValue:)),
                case .instant(let time) = try? TimeText(parsing: value["time"]?.string ?? "")
            else { continue }
            let place = alerts.firstIndex {
                $0.vehicle == vehicle && $0.wheel == wheel && rank($0.kind) == rank(kind)
            }
            switch event {
            case .raised, .escalated:
                let alert = ActiveAlert(
                    kind: kind, vehicle: vehicle, wheel: wheel, time: Timestamp(milliseconds: time),
                    text: value["text"]?.string ?? "")
                if let place { alerts[place] = alert } else { alerts.append(alert) }
            case .acknowledged: if let place { alerts[place].isAcknowledged = true }
            case .reminded: break
            case .cleared, .ended: if let place { alerts.remove(at: place) }
            }
        }
        return alerts
    }

    /// Levels of one alert share it.
    private static func rank(_ kind: String) -> Int64? { TireAlert.Kind(rawValue: kind)?.rank }
}
