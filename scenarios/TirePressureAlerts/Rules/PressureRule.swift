import MillraceCore
import MillraceStreams

/// Runs of readings that end with one reading, and the alert as it is after it.
struct PressureState: Hashable, Sendable, BinaryCodable {
    /// The unbroken runs of standing readings up to some reading.
    struct Runs: Hashable, Sendable, BinaryCodable {
        /// When the run of low readings began; nil if the last was not low.
        var lowSince: Int64?
        /// How many readings in a row were at or above the clear threshold.
        var clearCount: Int64 = 0
    }

    /// How bad it is.
    enum Level: Int64, Sendable {
        case none, low, critical
    }

    /// The runs up to the last reading that no later one can correct.
    var before = Runs()
    /// The runs up to the last reading.
    var now = Runs()
    var level = Level.none
    /// When the alert was raised.
    var since = Timestamp.zero
}

/// Low and critical pressure, one alert with two levels (section 8).
struct PressureRule: Sendable {
    var parameters: Parameters

    func judge(
        _ reading: TireReading, reference: Int64, at time: Timestamp, _ state: inout PressureState
    ) -> AlertChange? {
        let placard = reading.entry.placard
        let isWarm = parameters.lowAtWarm == 1
        let base =
            isWarm
            ? ReferencePressure.warm(
                placard: placard, temperature: reading.temperature,
                air: ReferencePressure.air(altitude: reading.entry.altitude))
            : placard
        let measure = isWarm ? reading.pressure : reference
        let low = parameters.lowThreshold(placard: base)
        let clear = low + parameters.clearMargin(placard: placard)
        let critical = parameters.criticalThreshold(placard: placard)
        if !reading.corrects { state.before = state.now }
        state.now.lowSince = measure <= low ? state.before.lowSince ?? time.milliseconds : nil
        state.now.clearCount = measure >= clear ? state.before.clearCount + 1 : 0

        if reference <= critical {
            guard state.level != .critical else { return nil }
            let isNew = state.level == .none
            if isNew { state.since = time }
            state.level = .critical
            return AlertChange(
                event: isNew ? .raised : .escalated, kind: .critical, since: state.since, threshold: critical)
        }
        if state.level == .none, let lowSince = state.now.lowSince,
            time.milliseconds - lowSince >= parameters.lowShortestMilliseconds
        {
            state.level = .low
            state.since = time
            return AlertChange(event: .raised, kind: .low, since: time, threshold: low)
        }
        if state.level != .none, state.now.clearCount >= 2 {
            let kind: TireAlert.Kind = state.level == .critical ? .critical : .low
            state.level = .none
            return AlertChange(event: .cleared, kind: kind, since: state.since, threshold: clear)
        }
        return nil
    }
}

extension PressureState.Runs {
    init(from reader: inout ByteReader) throws(DecodingFailure) {
        lowSince = try Int64?(from: &reader)
        clearCount = try reader.readVariable()
    }

    func encode(to writer: ByteWriter) {
        lowSince.encode(to: writer)
        writer.write(variable: clearCount)
    }
}

extension PressureState {
    init(from reader: inout ByteReader) throws(DecodingFailure) {
        before = try Runs(from: &reader)
        now = try Runs(from: &reader)
        guard let level = Level(rawValue: try reader.readVariable()) else {
            throw DecodingFailure(expected: "an alert level", position: reader.position)
        }
        self.level = level
        since = Timestamp(milliseconds: try reader.readVariable())
    }

    func encode(to writer: ByteWriter) {
        before.encode(to: writer)
        now.encode(to: writer)
        writer.write(variable: level.rawValue)
        writer.write(variable: since.milliseconds)
    }
}
