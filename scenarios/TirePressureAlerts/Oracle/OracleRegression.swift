import GRDB

/// The regression of section 8 as functions of sums, exact: products of sums do not fit SQLite's integers.
enum OracleRegression {
    static func add(to database: Database) {
        // regression_slope(n, Σx, Σy, Σxx, Σxy): y per 1,440 x, to the nearest integer, halves away from zero.
        database.add(
            function: DatabaseFunction("regression_slope", argumentCount: 5, pure: true) { values in
                let sums = values.compactMap { Int64.fromDatabaseValue($0).map { Int128($0) } }
                guard sums.count == 5 else { return nil }
                return slope(sums[0], x: sums[1], y: sums[2], xx: sums[3], xy: sums[4])
            })
        // regression_margin(n, Σx, Σy, Σxx, Σxy, Σyy, τ): half the width of the slope's 95 % interval, rounded down.
        database.add(
            function: DatabaseFunction("regression_margin", argumentCount: 7, pure: true) { values in
                let sums = values.compactMap { Int64.fromDatabaseValue($0).map { Int128($0) } }
                guard sums.count == 7 else { return nil }
                return margin(
                    sums[0], x: sums[1], y: sums[2], xx: sums[3], xy: sums[4], yy: sums[5], quantile: sums[6])
            })
    }

    static func slope(_ n: Int128, x: Int128, y: Int128, xx: Int128, xy: Int128) -> Int64 {
        let (d, dividend) = (n * xx - x * x, 1_440 * (n * xy - x * y))
        let magnitude = (2 * Int128(dividend.magnitude) + d) / (2 * d)
        return Int64(dividend < 0 ? -magnitude : magnitude)
    }

    static func margin(
        _ n: Int128, x: Int128, y: Int128, xx: Int128, xy: Int128, yy: Int128, quantile: Int128
    ) -> Int64 {
        let (d, c, e) = (n * xx - x * x, n * xy - x * y, n * yy - y * y)
        let q = (d * e - c * c) / d
        return Int64(squareRoot(1_440 * quantile * (1_440 * quantile) * q / ((n - 2) * d * 1_000_000)))
    }

    /// The greatest integer whose square is not over `value`, bit by bit from the highest.
    static func squareRoot(_ value: Int128) -> Int128 {
        var root: Int128 = 0
        for bit in (0..<62).reversed() {
            let candidate = root | Int128(1) << Int128(bit)
            if candidate * candidate <= value { root = candidate }
        }
        return root
    }
}
