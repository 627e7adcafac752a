import Testing

@testable import TirePressureAlerts

/// The slow leak's regression in both derivations, against vectors worked out from the textbook's formulas in exact
/// fractions: slope Σ(x−x̄)(y−ȳ) ÷ Σ(x−x̄)², its variance the residual one ÷ Σ(x−x̄)².
struct RegressionTests {
    struct Vector: Sendable {
        var n, x, y, xx, xy, yy, quantile, slope, margin: Int64
    }

    static let vectors = [
        Vector(
            n: 3, x: -5836, y: 29180, xx: 13_467_170, xy: -67_335_850, yy: 336_679_250, quantile: 12706, slope: -7200,
            margin: 0),
        Vector(
            n: 50, x: -113_604, y: 71608, xx: 336_565_532, xy: -204_406_238, yy: 137_400_180, quantile: 2011,
            slope: -766, margin: 167),
        Vector(
            n: 51, x: -105_266, y: -43849, xx: 288_955_286, xy: 117_727_889, yy: 83_001_951, quantile: 2011, slope: 547,
            margin: 288),
        Vector(
            n: 333, x: -725_415, y: 139_684, xx: 2_123_446_309, xy: -417_539_380, yy: 133_524_270, quantile: 1972,
            slope: -300, margin: 47),
        Vector(
            n: 4320, x: -9_329_040, y: -20_728_272, xx: 26_864_525_520, xy: 25_717_651_377, yy: 364_471_854_407_086,
            quantile: 1962, slope: -4082, margin: 10012),
        Vector(
            n: 10, x: -19688, y: 0, xx: 55_273_440, xy: 0, yy: 0, quantile: 2306, slope: 0, margin: 0),
    ]

    @Test(arguments: vectors)
    func theDerivationInSQL(vector: Vector) {
        let (n, x, y) = (Int128(vector.n), Int128(vector.x), Int128(vector.y))
        let (xx, xy, yy) = (Int128(vector.xx), Int128(vector.xy), Int128(vector.yy))
        #expect(OracleRegression.slope(n, x: x, y: y, xx: xx, xy: xy) == vector.slope)
        #expect(
            OracleRegression.margin(n, x: x, y: y, xx: xx, xy: xy, yy: yy, quantile: Int128(vector.quantile))
                == vector.margin)
    }

    /// The stream has the same sums, in one bucket or more.
    @Test(arguments: vectors)
    func theStream(vector: Vector) throws {
        var sums = RegressionSums(bucket: 0, origin: 0, first: -4_319)
        (sums.count, sums.x, sums.y) = (vector.n, vector.x, vector.y)
        (sums.xx, sums.xy, sums.yy) = (vector.xx, vector.xy, vector.yy)
        var parameters = Parameters()
        parameters.slowReadings = 3
        let regression = try #require(Regression([sums], at: 0, parameters))
        #expect(
            regression == Regression([sums, RegressionSums(bucket: 1, origin: 360, first: 400)], at: 0, parameters))
        #expect(regression.slope == vector.slope)
        #expect(regression.margin == vector.margin)
        #expect(Regression.quantile(freedom: vector.n - 2) == vector.quantile)
    }

    /// The window's first sample must be a day old, and there must be fifty of them.
    @Test func tooFewOrTooNear() {
        var sums = RegressionSums(bucket: 0, origin: 0, first: 0)
        for minute in 0..<49 { sums.add(minute: Int64(minute), reference: 1) }
        #expect(Regression([sums], at: 1_440, Parameters()) == nil)
        sums.add(minute: 1_439, reference: 0)
        #expect(Regression([sums], at: 1_439, Parameters()) == nil)
        #expect(Regression([sums], at: 1_440, Parameters()) != nil)
    }

    @Test(
        arguments: [
            (0, 0), (1, 1), (3, 1), (4, 2), (8, 2), (9, 3), (1 << 80, 1 << 40), ((1 << 80) - 1, (1 << 40) - 1),
        ] as [(Int128, Int128)])
    func rootsAreRoundedDown(square: Int128, root: Int128) {
        #expect(OracleRegression.squareRoot(square) == root)
        #expect(Int128(Regression.root(of: square)) == root)
    }
}
