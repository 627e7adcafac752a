/// The thresholds of the specification's table, in Pa and ms, shares in percent. Stream and batch derivation read the
/// same table.
public struct Parameters: Hashable, Sendable, Codable {
    /// Bound on disorder of the input: what comes later than this behind the greatest event time is late.
    public var graceMilliseconds: Int64 = 30_000

    /// Low: 0 where P_ref is held against a share of the placard pressure, 1 where the measured pressure is held against a
    /// share of the warm pressure.
    public var lowAtWarm: Int64 = 0
    /// Low: share of the placard pressure, or of the warm one.
    public var lowPercent: Int64 = 75
    /// Low: the threshold is never under this, in Pa.
    public var lowFloorPa: Int64 = 140_000
    /// Low: the run of low readings lasts at least this long.
    public var lowShortestMilliseconds: Int64 = 10_000
    /// Low and critical clear this share of placard above the low threshold.
    public var clearPercent: Int64 = 5
    /// Critical: share of the placard pressure.
    public var criticalPercent: Int64 = 50

    /// Fast leak: drop in Pa per minute that raises.
    public var leakPaPerMinute: Int64 = 20_000
    /// Fast leak: how far back the rate is measured.
    public var leakWindowMilliseconds: Int64 = 60_000
    /// Fast leak: readings closer together than this are compared by the drop at once instead.
    public var leakShortestMilliseconds: Int64 = 3_000
    /// Fast leak: least drop in Pa that raises by its rate; sensors measure in steps.
    public var leakLeastPa: Int64 = 5_000
    /// Fast leak: drop at once that raises, in Pa.
    public var leakAtOncePa: Int64 = 20_000
    /// Fast leak: drop in Pa per minute under which it clears.
    public var leakClearPaPerMinute: Int64 = 5_000
    /// Fast leak: how long it must stay under that.
    public var leakClearMilliseconds: Int64 = 180_000

    /// Missing: silence of the wheel.
    public var missingMilliseconds: Int64 = 600_000
    /// Missing: moving readings of other wheels meanwhile.
    public var missingOthers: Int64 = 3
    /// Missing: a pause of this length between moving readings ends a drive.
    public var drivePauseMilliseconds: Int64 = 180_000

    /// Over-pressure: share of the placard pressure that raises.
    public var overPercent: Int64 = 125
    /// Over-pressure: share of the placard pressure at or under which it clears.
    public var overClearPercent: Int64 = 120

    /// High temperature: from here on it is high, in m°C.
    public var highMilliCelsius: Int64 = 85_000
    /// High temperature: from here on it is critical, in m°C.
    public var criticalMilliCelsius: Int64 = 100_000
    /// High temperature clears so far under what is high, in m°C.
    public var clearMilliCelsius: Int64 = 5_000

    /// Slow leak: the window is at least so long, …
    public var slowSpanMilliseconds: Int64 = 172_800_000
    /// … and has so many points.
    public var slowPoints: Int64 = 8
    /// Slow leak: loss in Pa per day that raises.
    public var slowPaPerDay: Int64 = 700
    /// Slow leak: greatest loss in Pa per day by nature, beyond which the slope's whole interval must lie.
    public var slowNaturalPaPerDay: Int64 = 345
    /// Slow leak: loss in Pa per day under which it clears.
    public var slowClearPaPerDay: Int64 = 350
    /// Slow leak: the samples of so long a time make a point; …
    public var slowBucketMilliseconds: Int64 = 21_600_000
    /// … the window has so many such times.
    public var slowBuckets: Int64 = 28
    /// Slow leak: samples that differ by so many Pa tell that air was let in or out between them.
    public var slowStepPa: Int64 = 10_000

    /// Axle imbalance: the sides differ by more than this share of the placard pressure.
    public var axlePercent: Int64 = 10
    /// Axle imbalance clears under this share.
    public var axleClearPercent: Int64 = 7
    /// Axle imbalance: for at least this long.
    public var axleMilliseconds: Int64 = 600_000
    /// Axle imbalance: the other side's reading is at most so old.
    public var axleAgeMilliseconds: Int64 = 180_000

    /// Reminder: distance from one to the next.
    public var remindMilliseconds: Int64 = 3_600_000

    /// Burst: longest gap between two packets of one.
    public var burstGapMilliseconds: Int64 = 500
    /// Burst: longest time from its first packet to its last.
    public var burstCapMilliseconds: Int64 = 3_000
    /// Jump: temperatures that differ by more than this, in m°C, …
    public var jumpMilliCelsius: Int64 = 50_000
    /// … within this time are implausible.
    public var jumpMilliseconds: Int64 = 60_000
    /// A temperature sent apart from the pressure holds this long.
    public var temperatureMilliseconds: Int64 = 600_000
    /// Without a moving flag, readings at most this far apart mean motion.
    public var movingMilliseconds: Int64 = 120_000

    /// Greatest plausible pressure in Pa; the least is 0.
    public var greatestPa: Int64 = 1_200_000
    /// Least plausible temperature in m°C.
    public var leastMilliCelsius: Int64 = -40_000
    /// Greatest plausible temperature in m°C.
    public var greatestMilliCelsius: Int64 = 150_000

    /// The specification's defaults, in the US profile.
    public init() {}

    /// The specification's defaults in a profile.
    public init(profile: Profile) {
        guard profile == .un else { return }
        lowAtWarm = 1
        lowPercent = 80
        lowFloorPa = 150_000
    }

    /// By which regulation a tire is low.
    public enum Profile: String, CaseIterable, Sendable {
        /// FMVSS 138.
        case us
        /// UN R64 and R141.
        case un
    }

    /// The low threshold in Pa for a placard pressure in Pa; in the UN profile for a warm pressure.
    public func lowThreshold(placard: Int64) -> Int64 { max(placard * lowPercent / 100, lowFloorPa) }
    /// The critical threshold in Pa.
    public func criticalThreshold(placard: Int64) -> Int64 { placard * criticalPercent / 100 }
    /// How far in Pa above the low threshold low and critical clear.
    public func clearMargin(placard: Int64) -> Int64 { placard * clearPercent / 100 }
    /// The threshold in Pa from which on the pressure is too high.
    public func overThreshold(placard: Int64) -> Int64 { placard * overPercent / 100 }
    /// The threshold in Pa at or under which over-pressure clears.
    public func overClearThreshold(placard: Int64) -> Int64 { placard * overClearPercent / 100 }
    /// The temperature in m°C at or under which high temperature clears.
    public var coolMilliCelsius: Int64 { highMilliCelsius - clearMilliCelsius }
}
