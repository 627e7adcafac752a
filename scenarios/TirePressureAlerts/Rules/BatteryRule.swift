import MillraceCore
import MillraceStreams

/// What a wheel's readings tell of the battery, and the alert.
struct BatteryState: Hashable, Sendable {
    /// What the last standing reading that tells said, up to the last reading that no later one can correct, …
    var before: Bool?
    /// … and up to the last reading.
    var now: Bool?
    /// When the alert was raised; nil while it is inactive.
    var since: Timestamp?
}

/// A battery that is nearly empty (section 8).
struct BatteryRule: Sendable {
    func judge(_ reading: TireReading, at time: Timestamp, _ state: inout BatteryState) -> AlertChange? {
        if !reading.corrects { state.before = state.now }
        state.now = reading.batteryIsGood ?? state.before
        guard let isGood = reading.batteryIsGood, state.before == isGood else { return nil }
        guard let since = state.since else {
            if isGood { return nil }
            state.since = time
            return AlertChange(event: .raised, kind: .batteryLow, since: time)
        }
        guard isGood else { return nil }
        state.since = nil
        return AlertChange(event: .cleared, kind: .batteryLow, since: since)
    }
}

extension BatteryState: BinaryCodable {
    init(from reader: inout ByteReader) throws(DecodingFailure) {
        before = try Int64?(from: &reader).map { $0 == 1 }
        now = try Int64?(from: &reader).map { $0 == 1 }
        since = try Int64?(from: &reader).map(Timestamp.init(milliseconds:))
    }

    func encode(to writer: ByteWriter) {
        before.map { $0 ? Int64(1) : 0 }.encode(to: writer)
        now.map { $0 ? Int64(1) : 0 }.encode(to: writer)
        since.map(\.milliseconds).encode(to: writer)
    }
}
