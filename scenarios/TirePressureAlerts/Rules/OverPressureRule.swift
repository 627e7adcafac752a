import MillraceCore
import MillraceStreams

/// A wheel's alert of over-pressure.
struct OverPressureState: Hashable, Sendable {
    /// When the alert was raised; nil while it is inactive.
    var since: Timestamp?
}

/// Pressure that is too high (section 8).
struct OverPressureRule: Sendable {
    var parameters: Parameters

    func judge(
        _ reading: TireReading, reference: Int64, at time: Timestamp, _ state: inout OverPressureState
    ) -> AlertChange? {
        guard let since = state.since else {
            let threshold = parameters.overThreshold(placard: reading.entry.placard)
            guard reference >= threshold else { return nil }
            state.since = time
            return AlertChange(event: .raised, kind: .overPressure, since: time, threshold: threshold)
        }
        let threshold = parameters.overClearThreshold(placard: reading.entry.placard)
        guard reference <= threshold else { return nil }
        state.since = nil
        return AlertChange(event: .cleared, kind: .overPressure, since: since, threshold: threshold)
    }
}

extension OverPressureState: BinaryCodable {
    init(from reader: inout ByteReader) throws(DecodingFailure) {
        since = try Int64?(from: &reader).map(Timestamp.init(milliseconds:))
    }

    func encode(to writer: ByteWriter) {
        since.map(\.milliseconds).encode(to: writer)
    }
}
