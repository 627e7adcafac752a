import MillraceCore
import MillraceStreams

/// A wheel's standing readings of the last minutes, and its alert.
struct LeakState: Hashable, Sendable {
    /// The readings that may still be compared with, oldest first.
    var history: [TimedReference] = []
    /// When the alert was raised; nil while it is inactive.
    var since: Timestamp?
}

/// Air that is lost fast (section 8).
struct LeakRule: Sendable {
    var parameters: Parameters

    func judge(
        _ reading: TireReading, reference: Int64, at time: Timestamp, _ state: inout LeakState
    ) -> AlertChange? {
        if reading.corrects, !state.history.isEmpty { state.history.removeLast() }
        let point = TimedReference(time: time.milliseconds, reference: reference)
        defer { keep(point, &state) }
        if let since = state.since {
            guard isOver(point, since: since, state.history) else { return nil }
            state.since = nil
            return AlertChange(event: .cleared, kind: .fastLeak, since: since)
        }
        guard let drop = drop(to: point, state.history) else { return nil }
        state.since = time
        return AlertChange(event: .raised, kind: .fastLeak, since: time, drop: drop)
    }

    /// The drop that raises the alert: by rate since the first reading of the window, or else at once.
    private func drop(to point: TimedReference, _ history: [TimedReference]) -> PressureDrop? {
        let window = point.time - parameters.leakWindowMilliseconds
        let near = point.time - parameters.leakShortestMilliseconds
        if let first = history.first(where: { $0.time >= window && $0.time <= near }) {
            let drop = PressureDrop(
                pascal: first.reference - point.reference, milliseconds: point.time - first.time)
            let isFast = drop.pascal * 60_000 >= parameters.leakPaPerMinute * drop.milliseconds
            if isFast, drop.pascal >= parameters.leakLeastPa { return drop }
        }
        guard
            let sudden = history.first(where: {
                $0.time > near && $0.reference - point.reference >= parameters.leakAtOncePa
            })
        else { return nil }
        return PressureDrop(pascal: sudden.reference - point.reference, milliseconds: point.time - sudden.time)
    }

    private func isOver(_ point: TimedReference, since: Timestamp, _ history: [TimedReference]) -> Bool {
        guard let then = history.last(where: { $0.time <= point.time - parameters.leakClearMilliseconds }),
            then.time >= since.milliseconds
        else { return false }
        return (then.reference - point.reference) * 60_000
            < parameters.leakClearPaPerMinute * (point.time - then.time)
    }

    /// Adds a reading and drops those that none to come can be compared with: all but one of those so old that the
    /// alert could be cleared by them.
    private func keep(_ point: TimedReference, _ state: inout LeakState) {
        state.history.append(point)
        let horizon = point.time - max(parameters.leakClearMilliseconds, parameters.leakWindowMilliseconds)
        let old = state.history.prefix { $0.time <= horizon }.count
        if old > 1 { state.history.removeFirst(old - 1) }
    }
}

extension LeakState: BinaryCodable {
    init(from reader: inout ByteReader) throws(DecodingFailure) {
        history = try [TimedReference](from: &reader)
        since = try Int64?(from: &reader).map(Timestamp.init(milliseconds:))
    }

    func encode(to writer: ByteWriter) {
        history.encode(to: writer)
        since.map(\.milliseconds).encode(to: writer)
    }
}
