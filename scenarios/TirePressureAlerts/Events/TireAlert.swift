import MillraceCore
import MillraceStreams

/// How far a pressure fell.
struct PressureDrop: Hashable, Sendable {
    /// By how much, in Pa.
    var pascal: Int64
    /// In how long, in ms.
    var milliseconds: Int64
}

/// How fast a pressure falls, and when it will be low.
struct SlowLeakForecast: Hashable, Sendable {
    /// Pa per day, and half the width of its 95 % interval.
    var slope: Int64
    var margin: Int64
    /// When the low threshold will be met, by the slope and by the ends of its interval.
    var lowAt: Timestamp
    var lowFrom: Timestamp
    var lowUntil: Timestamp
}

/// Something a driver or a fleet should know, or that it is over.
struct TireAlert: Hashable, Sendable {
    /// What happens to the alert.
    enum Event: String, Sendable {
        case raised, escalated, reminded, acknowledged, cleared, ended
    }

    /// What it is about.
    enum Kind: String, Sendable {
        case low, critical
        case fastLeak = "fast-leak"
        case sensorMissing = "sensor-missing"
        case overPressure = "over-pressure"
        case highTemperature = "high-temperature"
        case criticalTemperature = "critical-temperature"
        case batteryLow = "battery-low"
        case slowLeak = "slow-leak"
        case axleImbalance = "axle-imbalance"

        /// The place among the alerts of a wheel, in the order of section 9; levels of one alert share it.
        var rank: Int64 {
            switch self {
            case .sensorMissing: 0
            case .fastLeak: 1
            case .low, .critical: 2
            case .overPressure: 3
            case .highTemperature, .criticalTemperature: 4
            case .batteryLow: 5
            case .slowLeak: 6
            case .axleImbalance: 7
            }
        }
    }

    /// What a reading showed.
    struct Values: Hashable, Sendable, BinaryCodable {
        var pressure: Int64
        var temperature: Int64?
        var reference: Int64
    }

    var time: Timestamp
    var event: Event
    var kind: Kind
    /// Whose wheel it is.
    var entry: RegistryEntry
    /// The axle, where it is about an axle rather than the wheel.
    var axle: String?
    /// The reading's values; nil where there is no reading.
    var values: Values?
    /// The threshold in Pa that was passed.
    var threshold: Int64?
    /// The threshold in m°C that was passed.
    var heatThreshold: Int64?
    /// How far the pressure fell, and in how long.
    var drop: PressureDrop?
    /// How the pressure will go on.
    var forecast: SlowLeakForecast?
    /// What the side that was heard has more than the other, in Pa.
    var difference: Int64?
    /// When the alert was raised.
    var since: Timestamp
    /// When a sensor that is missing was heard last.
    var lastSeen: Timestamp?
    /// Who has acknowledged it.
    var by: String?
}

/// What a rule changes about a wheel's alert at a reading.
struct AlertChange: Hashable, Sendable {
    var event: TireAlert.Event
    var kind: TireAlert.Kind
    /// When the alert was raised.
    var since: Timestamp
    /// The threshold that was passed, in Pa or in m°C.
    var threshold: Int64?
    var heatThreshold: Int64?
    var drop: PressureDrop?
    var forecast: SlowLeakForecast?
    var difference: Int64?
}

extension TireAlert.Values {
    init(from reader: inout ByteReader) throws(DecodingFailure) {
        pressure = try reader.readVariable()
        temperature = try Int64?(from: &reader)
        reference = try reader.readVariable()
    }

    func encode(to writer: ByteWriter) {
        writer.write(variable: pressure)
        temperature.encode(to: writer)
        writer.write(variable: reference)
    }
}
