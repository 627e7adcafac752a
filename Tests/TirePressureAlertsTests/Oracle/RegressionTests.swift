import Testing

@testable import TirePressureAlerts

/// The slow leak's regression in both derivations, against vectors worked out from the textbook's formulas in exact
/// fractions: slope Σ(x−x̄)(y−ȳ) ÷ Σ(x−x̄)², its variance the residual one ÷ Σ(x−x̄)².
struct RegressionTests {
    struct Vector: Sendable {
        var minutes: [Int64]
        var references: [Int64]
        var slope: Int64
        var margin: Int64
    }

    static let vectors = [
        Vector(minutes: [0, 720, 1440], references: [240_000, 236_400, 232_800], slope: -7_200, margin: 0),
        Vector(
            minutes: [249, 515, 901, 1346, 1696, 2025, 2257, 2729],
            references: [239_800, 239_432, 239_297, 238_974, 239_020, 238_915, 238_542, 238_384], slope: -741,
            margin: 186),
        Vector(
            minutes: [
                29_540_229, 29_540_476, 29_540_956, 29_541_233, 29_541_533, 29_541_945, 29_542_354, 29_542_681,
                29_543_016, 29_543_429, 29_543_730, 29_544_068, 29_544_445, 29_544_928, 29_545_288, 29_545_603,
                29_545_882, 29_546_243, 29_546_570, 29_546_931, 29_547_343, 29_547_705, 29_548_052, 29_548_412,
                29_548_804, 29_549_170, 29_549_500, 29_549_948,
            ],
            references: [
                801_894, 801_429, 801_207, 800_279, 800_160, 801_103, 799_994, 800_297, 800_044, 799_378, 800_001,
                800_030, 799_429, 799_273, 799_428, 798_946, 799_425, 799_277, 800_255, 799_730, 799_596, 798_315,
                799_446, 799_528, 799_495, 798_650, 798_014, 798_406,
            ], slope: -367, margin: 102),
        Vector(
            minutes: [-5000, -4640, -4280, -3920, -3560, -3200, -2840, -2480, -2120, -1760],
            references: [100, 107, 114, 100, 107, 114, 100, 107, 114, 100], slope: 1, margin: 6),
        Vector(minutes: [0, 360, 720, 1080], references: [-5, -5, -5, -5], slope: 0, margin: 0),
        Vector(
            minutes: [0, 1, 2, 10_000, 10_001], references: [0, 1_199_999, 3, 1_200_000, 7], slope: 28_795,
            margin: 313_032),
        // Half a pascal a day is rounded away from zero.
        Vector(minutes: [0, 2880, 5760], references: [0, -1, -2], slope: -1, margin: 0),
    ]

    /// Sums as the derivation makes them, relative to a point of its choice.
    @Test(arguments: vectors)
    func theDerivationInSQL(vector: Vector) throws {
        let freedom = Int64(vector.minutes.count) - 2
        let quantile = try #require(ReferenceTables.studentQuantiles.last { $0.freedom <= freedom }).thousandths
        for origin in [(0, 0), (vector.minutes[1], vector.references[1])] {
            let x = vector.minutes.map { Int128($0 - origin.0) }
            let y = vector.references.map { Int128($0 - origin.1) }
            let (n, xSum, ySum) = (Int128(x.count), x.reduce(0, +), y.reduce(0, +))
            let xx = x.map { $0 * $0 }.reduce(0, +)
            let xy = zip(x, y).map { $0 * $1 }.reduce(0, +)
            let yy = y.map { $0 * $0 }.reduce(0, +)
            #expect(OracleRegression.slope(n, x: xSum, y: ySum, xx: xx, xy: xy) == vector.slope)
            #expect(
                OracleRegression.margin(n, x: xSum, y: ySum, xx: xx, xy: xy, yy: yy, quantile: Int128(quantile))
                    == vector.margin)
        }
    }

    @Test(arguments: vectors)
    func theStream(vector: Vector) throws {
        let points = zip(vector.minutes, vector.references).map {
            RegressionPoint(bucket: 0, minute: $0, reference: $1)
        }
        let regression = try #require(Regression(points))
        #expect(regression.slope == vector.slope)
        #expect(regression.margin == vector.margin)
    }

    /// Two points tell nothing of the line's interval, and points of one minute have no line.
    @Test func tooFewOrOneAboveTheOther() {
        let points = [0, 1, 2].map { RegressionPoint(bucket: 0, minute: $0, reference: 0) }
        #expect(Regression([]) == nil)
        #expect(Regression(Array(points.prefix(2))) == nil)
        #expect(Regression(points) != nil)
        #expect(Regression([points[0], points[0], points[0]]) == nil)
    }

    /// The table's greatest entry that is not over the degrees of freedom.
    @Test(arguments: [(0, 0), (1, 12_706), (6, 2_447), (7, 2_447), (26, 2_086), (5_000, 1_962)] as [(Int64, Int64)])
    func quantiles(freedom: Int64, thousandths: Int64) {
        #expect(Regression.quantile(freedom: freedom) == thousandths)
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
