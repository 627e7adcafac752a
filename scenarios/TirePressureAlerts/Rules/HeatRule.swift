import MillraceCore
import MillraceStreams

/// A wheel's alert of high temperature.
struct HeatState: Hashable, Sendable {
    /// How bad it is.
    enum Level: Int64, Sendable {
        case none, high, critical
    }

    var level = Level.none
    /// When the alert was raised.
    var since = Timestamp.zero
}

/// High temperature, one alert with two levels (section 8).
struct HeatRule: Sendable {
    var parameters: Parameters

    func judge(_ reading: TireReading, at time: Timestamp, _ state: inout HeatState) -> AlertChange? {
        guard let temperature = reading.temperature else { return nil }
        if temperature >= parameters.criticalMilliCelsius {
            guard state.level != .critical else { return nil }
            let isNew = state.level == .none
            if isNew { state.since = time }
            state.level = .critical
            return AlertChange(
                event: isNew ? .raised : .escalated, kind: .criticalTemperature, since: state.since,
                heatThreshold: parameters.criticalMilliCelsius)
        }
        if state.level == .none, temperature >= parameters.highMilliCelsius {
            state = HeatState(level: .high, since: time)
            return AlertChange(
                event: .raised, kind: .highTemperature, since: time, heatThreshold: parameters.highMilliCelsius)
        }
        guard state.level != .none, temperature <= parameters.coolMilliCelsius else { return nil }
        let kind: TireAlert.Kind = state.level == .critical ? .criticalTemperature : .highTemperature
        state.level = .none
        return AlertChange(
            event: .cleared, kind: kind, since: state.since, heatThreshold: parameters.coolMilliCelsius)
    }
}

extension HeatState: BinaryCodable {
    init(from reader: inout ByteReader) throws(DecodingFailure) {
        guard let level = Level(rawValue: try reader.readVariable()) else {
            throw DecodingFailure(expected: "a level of temperature", position: reader.position)
        }
        self.level = level
        since = Timestamp(milliseconds: try reader.readVariable())
    }

    func encode(to writer: ByteWriter) {
        writer.write(variable: level.rawValue)
        writer.write(variable: since.milliseconds)
    }
}
