import MillraceCore
import MillraceFormats
import MillraceStreams

/// Writes alerts as the lines of the result; keeps the clocks of the zones it has met.
final class TireAlertWriter {
    private let output = OutputBuffer(capacity: 1024)
    private var clocks: [String: ZonedClock] = [:]

    /// Appends the alert's JSON object to `writer`.
    func write(_ alert: TireAlert, to writer: ByteWriter) {
        output.removeAll()
        var json = JSONWriter(into: output)
        json.beginObject()
        json.member("time", instant: alert.time.milliseconds)
        json.member("event", alert.event.rawValue)
        json.member("kind", alert.kind.rawValue)
        json.member("vehicle", alert.entry.vehicle)
        json.member("wheel", alert.axle ?? alert.entry.wheel)
        json.member("sensor", alert.entry.sensor)
        if let owner = alert.entry.owner { json.member("owner", owner) }
        if let values = alert.values {
            json.member("pressure_Pa", values.pressure)
            if let temperature = values.temperature { json.member("temperature_mC", temperature) }
            json.member("reference_Pa", values.reference)
        }
        if let lastSeen = alert.lastSeen { json.member("last_seen", instant: lastSeen.milliseconds) }
        if let threshold = alert.threshold { json.member("threshold_Pa", threshold) }
        if let threshold = alert.heatThreshold { json.member("threshold_mC", threshold) }
        if let difference = alert.difference { json.member("difference_Pa", difference) }
        if let drop = alert.drop {
            json.member("drop_Pa", drop.pascal)
            json.member("over_ms", drop.milliseconds)
        }
        if let forecast = alert.forecast { write(forecast, to: &json) }
        json.member("since", instant: alert.since.milliseconds)
        if let by = alert.by { json.member("by", by) }
        json.member("text", AlertSentence.of(alert, clock: clock(alert.entry.timeZone)))
        json.endObject()
        output.withUnsafeBytes { writer.write($0) }
    }

    private func write(_ forecast: SlowLeakForecast, to json: inout JSONWriter) {
        json.member("slope_Pa_per_day", forecast.slope)
        json.member("slope_from", forecast.slope - forecast.margin)
        json.member("slope_to", forecast.slope + forecast.margin)
        json.member("low_at", instant: forecast.lowAt.milliseconds)
        json.member("low_from", instant: forecast.lowFrom.milliseconds)
        json.member("low_until", instant: forecast.lowUntil.milliseconds)
    }

    private func clock(_ zone: String) -> ZonedClock? {
        if let known = clocks[zone] { return known }
        let clock = try? ZonedClock(identifier: zone)
        clocks[zone] = clock
        return clock
    }
}

extension Serde where Value == TireAlert {
    /// Alerts as JSON; they are read back as text, not as alerts.
    static var json: Serde<TireAlert> {
        Serde(
            makeDecode: {
                { _ throws(Rejection) in throw Rejection("unreadable", "alerts are results, not input") }
            },
            makeEncode: {
                let alerts = TireAlertWriter()
                return { alert, writer in alerts.write(alert, to: writer) }
            })
    }
}
