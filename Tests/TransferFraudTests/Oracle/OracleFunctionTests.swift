import Testing

@testable import TransferFraud

/// The functions that the batch derivation registers, on vectors of their own; `deviates` stands with the baselines.
@Suite struct OracleFunctionTests {
    /// From the angle between two vectors, by arc tangent of cross and scalar product, in another language.
    @Test(
        arguments: [
            ((52_520_000, 13_405_000), (35_676_200, 139_650_300), 8_915_539),
            ((40_712_800, -74_006_000), (-33_868_800, 151_209_300), 15_988_778),
            ((90_000_000, 0), (0, 77_000_000), 10_007_557), ((0, 0), (0, 180_000_000), 20_015_114),
            ((0, 179_500_000), (0, -179_500_000), 111_195), ((52_520_000, 13_405_000), (52_520_001, 13_405_000), 0),
            ((1, 1), (1, 1), 0),
        ] as [((Int64, Int64), (Int64, Int64), Int64)])
    func distance(_ start: (Int64, Int64), _ end: (Int64, Int64), _ metres: Int64) {
        #expect(OracleFunctions.distance(from: start, to: end) == metres)
        #expect(OracleFunctions.distance(from: end, to: start) == metres)
    }

    /// Days since the epoch by a calendar; the third and fourth of January 1970 are a Saturday and a Sunday. The clocks
    /// of Berlin are an hour ahead of UTC when Saturday, 28 March 2026, begins, and two hours when the Monday ends. New
    /// York is five hours behind.
    @Test(
        arguments: [
            (-1, "UTC", -1), (0, "UTC", 0), (172_800_000, "UTC", 4), (345_599_999, "UTC", 4), (345_600_000, "UTC", 4),
            (432_000_000, "UTC", 5),
            (1_774_652_399_999, "Europe/Berlin", 20_539), (1_774_652_400_000, "Europe/Berlin", 20_542),
            (1_774_907_999_999, "Europe/Berlin", 20_542),
            (1_774_908_000_000, "Europe/Berlin", 20_543),
            (1_772_773_199_999, "America/New_York", 20_517), (1_772_773_200_000, "America/New_York", 20_518),
            (0, "Mars/Olympus", nil),
        ] as [(Int64, String, Int64?)])
    func businessDay(_ time: Int64, _ zone: String, _ day: Int64?) {
        #expect(OracleZone.businessDay(of: time, in: zone) == day)
    }
}
