import MillraceCore

/// How far a pressure fell.
struct PressureDrop: Hashable, Sendable {
    /// By how much, in Pa.
    var pascal: Int64
    /// In how long, in ms.
    var milliseconds: Int64
}

/// Something a driver or a fleet should know, or that it is over.
struct TireAlert: Hashable, Sendable {
    /// What happens to the alert.
    enum Event: String, Sendable {
        case raised, escalated, cleared
    }

    /// What it is about.
    enum Kind: String, Sendable {
        case low, critical
        case fastLeak = "fast-leak"
        case sensorMissing = "sensor-missing"
    }

    /// What a reading showed.
    struct Values: Hashable, Sendable {
        var pressure: Int64
        var temperature: Int64?
        var reference: Int64
    }

    var time: Timestamp
    var event: Event
    var kind: Kind
    /// Whose wheel it is.
    var entry: RegistryEntry
    /// The reading's values; nil where there is no reading.
    var values: Values?
    /// The threshold in Pa that was passed.
    var threshold: Int64?
    /// How far the pressure fell, and in how long.
    var drop: PressureDrop?
    /// When the alert was raised.
    var since: Timestamp
    /// When a sensor that is missing was heard last.
    var lastSeen: Timestamp?
}
