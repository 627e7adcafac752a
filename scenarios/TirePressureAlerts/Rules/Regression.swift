/// The straight line through a window's points, in exact integers (section 8, slow leak).
struct Regression: Hashable, Sendable {
    /// Pa per day, to the nearest.
    var slope: Int64
    /// Half the width of the slope's 95 % interval, in Pa per day, rounded down.
    var margin: Int64

    private static let minutesOfDay: Int128 = 1_440

    /// The line through the points; nil if they are fewer than three, or all of one minute.
    init?(_ points: [RegressionPoint]) {
        guard let first = points.first else { return nil }
        let n = Int128(points.count)
        var (x, y, xx, xy, yy): (Int128, Int128, Int128, Int128, Int128) = (0, 0, 0, 0, 0)
        for point in points {
            // Distances from the first point: the line is the same, the products are smaller.
            let (dx, dy) = (Int128(point.minute - first.minute), Int128(point.reference - first.reference))
            x += dx
            y += dy
            xx += dx * dx
            xy += dx * dy
            yy += dy * dy
        }
        let (d, c, e) = (n * xx - x * x, n * xy - x * y, n * yy - y * y)
        guard n > 2, d > 0 else { return nil }
        let rise = Regression.minutesOfDay * c
        slope = Int64((2 * rise + (rise < 0 ? -d : d)) / (2 * d))
        let factor = Regression.minutesOfDay * Int128(Regression.quantile(freedom: Int64(points.count) - 2))
        margin = Regression.root(of: factor * factor * ((d * e - c * c) / d) / ((n - 2) * d * 1_000_000))
    }

    /// The quantile of the greatest number of degrees of freedom in the table that is not over `freedom`.
    static func quantile(freedom: Int64) -> Int64 {
        ReferenceTables.studentQuantiles.last { $0.freedom <= freedom }?.thousandths ?? 0
    }

    /// The square root, rounded down.
    static func root(of square: Int128) -> Int64 {
        var root = Int128(Double(square).squareRoot())
        while root * root > square { root -= 1 }
        while (root + 1) * (root + 1) <= square { root += 1 }
        return Int64(root)
    }
}
