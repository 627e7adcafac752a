import MillraceCore
import MillraceFormats

/// The sentence that tells a person of an alert: "Carol's car, front left, 5:11 am UTC-5: …".
enum AlertSentence {
    static func of(_ alert: TireAlert, clock: ZonedClock?) -> String {
        "\(vehicle(alert.entry)), \(place(alert)), "
            + "\(time(alert.time, clock)): \(news(alert, clock))"
    }

    private static func place(_ alert: TireAlert) -> String {
        let wheel = WheelName(alert.entry.wheel)
        if let axle = alert.axle { return wheel.map { "\($0.spokenRow) axle" } ?? axle }
        return wheel?.spoken ?? alert.entry.wheel
    }

    private static func vehicle(_ entry: RegistryEntry) -> String {
        guard let owner = entry.owner, !owner.isEmpty else { return "Vehicle \(entry.vehicle)" }
        return "\(owner)'s car"
    }

    private static func time(_ time: Timestamp, _ clock: ZonedClock?) -> String {
        clock?.clockTime(at: time.milliseconds) ?? "\(time.milliseconds) ms"
    }

    private static func news(_ alert: TireAlert, _ clock: ZonedClock?) -> String {
        switch alert.event {
        case .reminded: return "still, since \(time(alert.since, clock)): \(state(alert, clock))"
        case .acknowledged:
            return "\(alert.by ?? "somebody") knows of this, raised \(time(alert.since, clock)): \(state(alert, clock))"
        case .ended:
            return "another sensor or wheel position; what was known since \(time(alert.since, clock)) is over."
        case .raised, .escalated, .cleared: return state(alert, clock)
        }
    }

    private static func state(_ alert: TireAlert, _ clock: ZonedClock?) -> String {
        switch (alert.kind, alert.event) {
        case (.low, .cleared), (.critical, .cleared): "pressure is back at \(pressure(alert))."
        case (.low, _): "low pressure, \(pressure(alert)); the placard asks for \(kPa(alert.entry.placard)) cold."
        case (.critical, _):
            "pressure critically low, \(pressure(alert)); the placard asks for \(kPa(alert.entry.placard)) cold. Stop soon."
        case (.fastLeak, .cleared): "the pressure holds again, at \(pressure(alert))."
        case (.fastLeak, _) where alert.drop == nil: "losing air fast; \(pressure(alert)) left."
        case (.fastLeak, _):
            "losing air fast, \(kPa(alert.drop?.pascal ?? 0)) in \(seconds(alert.drop?.milliseconds ?? 0)); \(pressure(alert)) left."
        case (.overPressure, .cleared): "pressure is down to \(pressure(alert))."
        case (.overPressure, _):
            "pressure too high, \(pressure(alert)); the placard asks for \(kPa(alert.entry.placard)) cold."
        case (.highTemperature, .cleared), (.criticalTemperature, .cleared):
            "the tire has cooled down to \(temperature(alert))."
        case (.highTemperature, _): "the tire is hot, \(temperature(alert))."
        case (.criticalTemperature, _): "the tire is dangerously hot, \(temperature(alert)). Stop soon."
        case (.batteryLow, .cleared): "the sensor's battery is good again."
        case (.batteryLow, _): "the sensor's battery is low."
        case (.slowLeak, .cleared): "the pressure holds again, at \(pressure(alert))."
        case (.slowLeak, _): "losing air slowly\(forecast(alert)); \(pressure(alert)) now."
        case (.axleImbalance, .cleared): "the two sides are even again."
        case (.axleImbalance, _): "the two sides differ\(alert.difference.map { " by \(kPa(abs($0)))" } ?? "")."
        case (.sensorMissing, .cleared): "the sensor is heard again, \(pressure(alert))."
        case (.sensorMissing, _):
            "the sensor is silent since \(time(alert.lastSeen ?? alert.since, clock)) while the car drives."
        }
    }

    private static func forecast(_ alert: TireAlert) -> String {
        guard let forecast = alert.forecast else { return "" }
        let days = { (time: Timestamp) in (time - alert.time).milliseconds / 86_400_000 }
        let loss = (-forecast.slope + 50) / 100
        return ", \(loss / 10).\(loss % 10) kPa a day; low in about \(days(forecast.lowAt)) days "
            + "(\(days(forecast.lowFrom)) to \(days(forecast.lowUntil)))"
    }

    private static func pressure(_ alert: TireAlert) -> String {
        guard let values = alert.values else { return "pressure unknown" }
        guard let temperature = values.temperature else { return kPa(values.pressure) }
        return "\(kPa(values.pressure)) at \(degrees(temperature)) (\(kPa(values.reference)) at 20 °C)"
    }

    private static func temperature(_ alert: TireAlert) -> String {
        alert.values?.temperature.map(degrees) ?? "at an unknown temperature"
    }

    /// Whole kilopascals, rounded to the nearest.
    private static func kPa(_ pascal: Int64) -> String {
        "\((pascal + (pascal < 0 ? -500 : 500)) / 1_000) kPa"
    }

    private static func degrees(_ milliCelsius: Int64) -> String {
        "\((milliCelsius + (milliCelsius < 0 ? -500 : 500)) / 1_000) °C"
    }

    private static func seconds(_ milliseconds: Int64) -> String {
        milliseconds < 1_000 ? "under a second" : "\((milliseconds + 500) / 1_000) s"
    }
}
