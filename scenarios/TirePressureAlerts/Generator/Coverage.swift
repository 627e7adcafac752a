/// What the lines generated so far contain: alerts that they must lead to, and what must become of each line.
public struct Coverage: Sendable {
    private var alerts = [Int64](repeating: 0, count: FleetAlert.allCases.count)
    private var circumstances = [Int64](repeating: 0, count: FleetCircumstance.allCases.count)
    private var outcomes = [Int64](repeating: 0, count: FleetOutcome.allCases.count)
    /// Lines that come after one of a later time, but within the grace.
    public private(set) var outOfOrder: Int64 = 0

    init() {}

    /// Every alert, every circumstance and every fate of a line with its count, in the order of the specification.
    public var counts: [(name: String, count: Int64)] {
        FleetAlert.allCases.map { ($0.name, alerts[$0.rawValue]) }
            + FleetCircumstance.allCases.map { ($0.name, circumstances[$0.rawValue]) }
            + FleetOutcome.allCases.map {
                ($0.isRejected ? "rejected \($0.name)" : "\($0.name)", outcomes[$0.rawValue])
            }
            + [("out of order", outOfOrder)]
    }

    /// The names of those that do not occur.
    public var missing: [String] { counts.filter { $0.count == 0 }.map(\.name) }

    mutating func count(_ alert: FleetAlert) {
        alerts[alert.rawValue] += 1
    }

    mutating func count(_ circumstance: FleetCircumstance) {
        circumstances[circumstance.rawValue] += 1
    }

    mutating func count(_ outcome: FleetOutcome, isOutOfOrder: Bool) {
        outcomes[outcome.rawValue] += 1
        if isOutOfOrder { outOfOrder += 1 }
    }
}

/// An alert that the generator means to cause, with the way in which it comes about.
enum FleetAlert: Int, CaseIterable {
    case lowRaised
    case lowCleared
    case criticalEscalated
    case criticalAtOnce
    case criticalCleared
    case leakByRate
    case leakAtOnce
    case leakCleared
    case missingRaised
    case missingCleared
    case overRaised
    case overCleared
    case hotRaised
    case heatEscalated
    case heatCleared
    case batteryRaised
    case batteryCleared
    case slowRaised
    case axleRaised
    case axleCleared
    /// Any alert.
    case reminded
    case acknowledged
    case ended

    /// The alert's `event`, its `kind`, and how it was found where there is more than one way.
    var parts: (event: StaticString, kind: StaticString, by: StaticString?) {
        switch self {
        case .lowRaised: ("raised", "low", nil)
        case .lowCleared: ("cleared", "low", nil)
        case .criticalEscalated: ("escalated", "critical", nil)
        case .criticalAtOnce: ("raised", "critical", nil)
        case .criticalCleared: ("cleared", "critical", nil)
        case .leakByRate: ("raised", "fast-leak", "rate")
        case .leakAtOnce: ("raised", "fast-leak", "at-once")
        case .leakCleared: ("cleared", "fast-leak", nil)
        case .missingRaised: ("raised", "sensor-missing", nil)
        case .missingCleared: ("cleared", "sensor-missing", nil)
        case .overRaised: ("raised", "over-pressure", nil)
        case .overCleared: ("cleared", "over-pressure", nil)
        case .hotRaised: ("raised", "high-temperature", nil)
        case .heatEscalated: ("escalated", "critical-temperature", nil)
        case .heatCleared: ("cleared", "critical-temperature", nil)
        case .batteryRaised: ("raised", "battery-low", nil)
        case .batteryCleared: ("cleared", "battery-low", nil)
        case .slowRaised: ("raised", "slow-leak", nil)
        case .axleRaised: ("raised", "axle-imbalance", nil)
        case .axleCleared: ("cleared", "axle-imbalance", nil)
        case .reminded: ("reminded", "alert", nil)
        case .acknowledged: ("acknowledged", "alert", nil)
        case .ended: ("ended", "alert", nil)
        }
    }

    /// A name for people.
    var name: String {
        let parts = parts
        return "\(parts.kind) \(parts.event)" + (parts.by.map { " (\($0))" } ?? "")
    }
}

/// In what a reading is taken that must lead to nothing.
enum FleetCircumstance: Int, CaseIterable {
    /// The vehicle is parked.
    case parked
    /// It is so cold that the gauge pressure of a sound tire is under the low threshold.
    case cold
    /// The registry knows the altitude.
    case altitude
    /// The wheel has another sensor since the reading before it, or another place.
    case swapped
    case rotated

    /// A name for people.
    var name: String {
        switch self {
        case .parked: "reading at rest"
        case .cold: "sound tire on a cold morning"
        case .altitude: "reading at an altitude"
        case .swapped: "sensor swap"
        case .rotated: "tire rotation"
        }
    }
}

/// What must become of a line.
enum FleetOutcome: Int, CaseIterable {
    case accepted
    /// Accepted, and it takes the place of the reading before it.
    case correction
    case duplicate
    case late
    case tooLong
    case malformed
    case unknownFormat
    case noID
    case noTime
    case wrongType
    case noPressure
    case unregistered
    case registryMismatch
    case implausiblePressure
    case implausibleTemperature
    case temperatureJump

    /// Its name; of a rejected line the reason.
    var name: StaticString {
        switch self {
        case .accepted: "accepted"
        case .correction: "correction"
        case .duplicate: "duplicate"
        case .late: "late"
        case .tooLong: "too-long"
        case .malformed: "malformed"
        case .unknownFormat: "unknown-format"
        case .noID: "no-id"
        case .noTime: "no-time"
        case .wrongType: "wrong-type"
        case .noPressure: "no-pressure"
        case .unregistered: "unregistered"
        case .registryMismatch: "registry-mismatch"
        case .implausiblePressure: "implausible-pressure"
        case .implausibleTemperature: "implausible-temperature"
        case .temperatureJump: "temperature-jump"
        }
    }

    /// Whether the line is rejected.
    var isRejected: Bool { rawValue >= Self.tooLong.rawValue }

    /// Whether the line fails one of the checks 1 to 5, so that it has no event time.
    var isTimeless: Bool { (Self.tooLong.rawValue...Self.noTime.rawValue).contains(rawValue) }
}
