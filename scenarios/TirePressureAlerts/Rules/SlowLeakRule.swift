import MillraceCore
import MillraceStreams

/// The sums of a wheel's samples, by bucket of time, and its alert.
struct SlowLeakState: Hashable, Sendable {
    /// The buckets of the window, oldest first.
    var buckets: [RegressionSums] = []
    /// The minute of the last sample; nil before the first.
    var lastMinute: Int64?
    /// When the alert was raised; nil while it is inactive.
    var since: Timestamp?
}

/// Air that is lost over days (section 8).
struct SlowLeakRule: Sendable {
    private static let minute: Int64 = 60_000
    /// The last moment that can be written.
    private static let lastMoment: Int64 = 253_402_300_799_999

    var parameters: Parameters

    /// Judges a reading; `isCalm` says that neither a fast leak nor low pressure is active after it.
    func judge(
        _ reading: TireReading, reference: Int64, isCalm: Bool, at time: Timestamp, _ state: inout SlowLeakState
    ) -> AlertChange? {
        guard isCalm else {
            state.buckets.removeAll()
            state.lastMinute = nil
            return nil
        }
        let minute = SlowLeakRule.floor(time.milliseconds, SlowLeakRule.minute)
        guard !reading.corrects, reading.temperature != nil, minute != state.lastMinute else { return nil }
        state.lastMinute = minute
        add(reference, minute: minute, at: time, &state)
        guard let regression = Regression(state.buckets, at: minute, parameters) else { return nil }
        guard let since = state.since else {
            guard regression.slope <= -parameters.slowPaPerDay, regression.slope + regression.margin < 0 else {
                return nil
            }
            state.since = time
            return AlertChange(
                event: .raised, kind: .slowLeak, since: time, forecast: forecast(regression, reading, reference, time))
        }
        guard regression.slope > -parameters.slowClearPaPerDay else { return nil }
        state.since = nil
        return AlertChange(event: .cleared, kind: .slowLeak, since: since)
    }

    private func add(_ reference: Int64, minute: Int64, at time: Timestamp, _ state: inout SlowLeakState) {
        let length = parameters.slowBucketMilliseconds
        let number = SlowLeakRule.floor(time.milliseconds, length)
        let old = state.buckets.prefix { $0.bucket <= number - parameters.slowBuckets }.count
        if old > 0 { state.buckets.removeFirst(old) }
        if state.buckets.last?.bucket != number {
            let origin = SlowLeakRule.floor(number * length, SlowLeakRule.minute)
            state.buckets.append(RegressionSums(bucket: number, origin: origin, first: minute))
        }
        state.buckets[state.buckets.count - 1].add(minute: minute, reference: reference)
    }

    /// When the low threshold will be met.
    private func forecast(
        _ regression: Regression, _ reading: TireReading, _ reference: Int64, _ time: Timestamp
    ) -> SlowLeakForecast {
        let remaining = max(reference - parameters.lowThreshold(placard: reading.entry.placard), 0) * 86_400_000
        func moment(_ slope: Int64) -> Timestamp {
            Timestamp(milliseconds: min(time.milliseconds + remaining / -slope, SlowLeakRule.lastMoment))
        }
        let (slope, margin) = (regression.slope, regression.margin)
        return SlowLeakForecast(
            slope: slope, margin: margin, lowAt: moment(slope), lowFrom: moment(slope - margin),
            lowUntil: moment(slope + margin))
    }

    private static func floor(_ value: Int64, _ divisor: Int64) -> Int64 {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}

extension SlowLeakState: BinaryCodable {
    init(from reader: inout ByteReader) throws(DecodingFailure) {
        buckets = try [RegressionSums](from: &reader)
        lastMinute = try Int64?(from: &reader)
        since = try Int64?(from: &reader).map(Timestamp.init(milliseconds:))
    }

    func encode(to writer: ByteWriter) {
        buckets.encode(to: writer)
        lastMinute.encode(to: writer)
        since.map(\.milliseconds).encode(to: writer)
    }
}
