import MillraceCore
import MillraceStreams

/// The points of a wheel's stretch, the samples of the next one, and the alert.
struct SlowLeakState: Hashable, Sendable {
    /// The points of the window, oldest first.
    var points: [RegressionPoint] = []
    /// The samples of the stretch's last bucket; nil before its first sample.
    var sums: SampleSums?
    /// The last sample of the stretch; nil before its first.
    var last: TimedReference?
    /// When the alert was raised; nil while it is inactive.
    var since: Timestamp?

    fileprivate mutating func beginStretch() {
        points.removeAll()
        sums = nil
        last = nil
    }
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
            state.beginStretch()
            return nil
        }
        let sample = TimedReference(time: time.milliseconds, reference: reference)
        let minute = floorDivide(sample.time, Self.minute)
        guard !reading.corrects, reading.temperature != nil,
            minute != state.last.map({ floorDivide($0.time, Self.minute) })
        else { return nil }
        if let last = state.last, isStep(from: last, to: sample) { state.beginStretch() }
        state.last = sample
        let bucket = floorDivide(sample.time, parameters.slowBucketMilliseconds)
        let isFirst = state.sums?.bucket != bucket
        if isFirst { begin(bucket, &state) }
        state.sums?.add(minute: minute, reference: reference)
        return isFirst ? judge(reading, sample, minute, &state) : nil
    }

    /// Whether air was let in or out between two samples.
    private func isStep(from earlier: TimedReference, to later: TimedReference) -> Bool {
        let rise = later.reference - earlier.reference
        return rise >= parameters.slowStepPa
            || -rise >= parameters.slowStepPa && later.time - earlier.time <= parameters.slowBucketMilliseconds
    }

    /// Makes a point of the bucket before, and lets go of points that have left the window.
    private func begin(_ bucket: Int64, _ state: inout SlowLeakState) {
        if let sums = state.sums { state.points.append(sums.point) }
        let old = state.points.prefix { $0.bucket < bucket - parameters.slowBuckets }.count
        state.points.removeFirst(old)
        state.sums = SampleSums(bucket: bucket)
    }

    /// Judges the window at the first sample of a bucket.
    private func judge(
        _ reading: TireReading, _ sample: TimedReference, _ minute: Int64, _ state: inout SlowLeakState
    ) -> AlertChange? {
        guard let first = state.points.first, state.points.count >= parameters.slowPoints,
            minute - first.minute >= parameters.slowSpanMilliseconds / Self.minute,
            let line = Regression(state.points)
        else { return nil }
        let time = Timestamp(milliseconds: sample.time)
        guard let since = state.since else {
            guard line.slope <= -parameters.slowPaPerDay, line.slope + line.margin < -parameters.slowNaturalPaPerDay
            else { return nil }
            state.since = time
            let placard = reading.entry.placard
            return AlertChange(
                event: .raised, kind: .slowLeak, since: time, forecast: forecast(line, sample, placard: placard))
        }
        guard line.slope > -parameters.slowClearPaPerDay else { return nil }
        state.since = nil
        return AlertChange(event: .cleared, kind: .slowLeak, since: since)
    }

    /// When the low threshold will be met.
    private func forecast(_ line: Regression, _ sample: TimedReference, placard: Int64) -> SlowLeakForecast {
        let remaining = max(sample.reference - parameters.lowThreshold(placard: placard), 0) * 86_400_000
        func moment(_ slope: Int64) -> Timestamp {
            Timestamp(milliseconds: min(sample.time + remaining / -slope, Self.lastMoment))
        }
        return SlowLeakForecast(
            slope: line.slope, margin: line.margin, lowAt: moment(line.slope),
            lowFrom: moment(line.slope - line.margin),
            lowUntil: moment(line.slope + line.margin))
    }
}

extension SlowLeakState: BinaryCodable {
    init(from reader: inout ByteReader) throws(DecodingFailure) {
        points = try [RegressionPoint](from: &reader)
        sums = try SampleSums?(from: &reader)
        last = try TimedReference?(from: &reader)
        since = try Int64?(from: &reader).map(Timestamp.init(milliseconds:))
    }

    func encode(to writer: ByteWriter) {
        points.encode(to: writer)
        sums.encode(to: writer)
        last.encode(to: writer)
        since.map(\.milliseconds).encode(to: writer)
    }
}
