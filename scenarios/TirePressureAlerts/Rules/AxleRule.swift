import MillraceCore
import MillraceStreams

/// What is remembered of an axle.
struct AxleState: Hashable, Sendable {
    /// Its name: `Row1`.
    var row: String
    /// Whether the left side was heard last.
    var isLeftLast = false
    /// When the run of imbalance began; nil if the last reading was not out of balance.
    var runSince: Timestamp?
    /// When the alert was raised; nil while it is inactive.
    var since: Timestamp?
    /// The alert, if it is active.
    var open: [OpenAlert] = []
}

/// Sides of an axle that differ (section 8).
struct AxleRule: Sendable {
    /// What a side was heard to have.
    struct Side: Hashable, Sendable {
        var time: Timestamp
        /// In Pa.
        var reference: Int64
    }

    var parameters: Parameters

    /// Judges a reading of one side; `other` is the last one of the other side.
    func judge(
        _ side: Side, against other: Side?, placard: Int64, _ state: inout AxleState
    ) -> AlertChange? {
        guard let other, (side.time - other.time).milliseconds <= parameters.axleAgeMilliseconds else {
            state.runSince = nil
            return nil
        }
        let difference = side.reference - other.reference
        let threshold = placard * parameters.axlePercent / 100
        state.runSince = abs(difference) > threshold ? state.runSince ?? side.time : nil
        guard let since = state.since else {
            guard let begin = state.runSince, (side.time - begin).milliseconds >= parameters.axleMilliseconds else {
                return nil
            }
            state.since = side.time
            return AlertChange(
                event: .raised, kind: .axleImbalance, since: side.time, threshold: threshold, difference: difference)
        }
        let clear = placard * parameters.axleClearPercent / 100
        guard abs(difference) < clear else { return nil }
        state.since = nil
        return AlertChange(
            event: .cleared, kind: .axleImbalance, since: since, threshold: clear, difference: difference)
    }
}

/// A wheel that is one of the two sides of an axle.
struct AxleSide: Hashable {
    /// The axle's name: `Row1`.
    var row: Substring
    var isLeft: Bool

    /// Nil for other wheels, such as those of twin tires.
    init?(_ wheel: String) {
        let (left, right) = (".Left", ".Right")
        if wheel.hasSuffix(left) {
            row = wheel.dropLast(left.count)
            isLeft = true
        } else if wheel.hasSuffix(right) {
            row = wheel.dropLast(right.count)
            isLeft = false
        } else {
            return nil
        }
    }
}

extension AxleState: BinaryCodable {
    init(from reader: inout ByteReader) throws(DecodingFailure) {
        row = try reader.readString()
        isLeftLast = try reader.readBool()
        runSince = try Int64?(from: &reader).map(Timestamp.init(milliseconds:))
        since = try Int64?(from: &reader).map(Timestamp.init(milliseconds:))
        open = try [OpenAlert](from: &reader)
    }

    func encode(to writer: ByteWriter) {
        writer.write(string: row)
        writer.write(bool: isLeftLast)
        runSince.map(\.milliseconds).encode(to: writer)
        since.map(\.milliseconds).encode(to: writer)
        open.encode(to: writer)
    }
}
