import MillraceCore
import MillraceStreams

/// The sums of the samples of one bucket: x is the minute since `origin`, y the reference pressure in Pa.
struct RegressionSums: Hashable, Sendable, BinaryCodable {
    /// Number of the bucket since the epoch.
    var bucket: Int64
    /// The minute since the epoch in which the bucket begins.
    var origin: Int64
    /// The minute since the epoch of the first sample.
    var first: Int64
    var count: Int64 = 0
    var (x, y, xx, xy, yy): (Int64, Int64, Int64, Int64, Int64) = (0, 0, 0, 0, 0)

    init(bucket: Int64, origin: Int64, first: Int64) {
        (self.bucket, self.origin, self.first) = (bucket, origin, first)
    }

    mutating func add(minute: Int64, reference: Int64) {
        let distance = minute - origin
        count += 1
        x += distance
        y += reference
        xx += distance * distance
        xy += distance * reference
        yy += reference * reference
    }
}

/// The straight line through a window's samples, in exact integers (section 8, slow leak).
struct Regression: Hashable, Sendable {
    /// Pa per day, to the nearest.
    var slope: Int64
    /// Half the width of the slope's 95 % interval, in Pa per day, rounded down.
    var margin: Int64

    private static let minutesOfDay: Int128 = 1_440

    /// The line through the samples of `buckets` at the minute `now`; nil if they are too few or too near to each other.
    init?(_ buckets: [RegressionSums], at now: Int64, _ parameters: Parameters) {
        var sums = RegressionSums(bucket: 0, origin: now, first: buckets.first?.first ?? now)
        for bucket in buckets {
            // What was counted from the bucket's origin is counted from now.
            let shift = bucket.origin - now
            sums.count += bucket.count
            sums.x += bucket.x + bucket.count * shift
            sums.y += bucket.y
            sums.xx += bucket.xx + 2 * shift * bucket.x + bucket.count * shift * shift
            sums.xy += bucket.xy + shift * bucket.y
            sums.yy += bucket.yy
        }
        guard sums.count >= parameters.slowReadings, now - sums.first >= parameters.slowSpanMilliseconds / 60_000
        else { return nil }
        self.init(sums)
    }

    private init?(_ sums: RegressionSums) {
        let n = Int128(sums.count)
        let d = n * Int128(sums.xx) - Int128(sums.x) * Int128(sums.x)
        let c = n * Int128(sums.xy) - Int128(sums.x) * Int128(sums.y)
        let e = n * Int128(sums.yy) - Int128(sums.y) * Int128(sums.y)
        guard n > 2, d > 0 else { return nil }
        let rise = Regression.minutesOfDay * c
        slope = Int64((2 * rise + (rise < 0 ? -d : d)) / (2 * d))
        let factor = Regression.minutesOfDay * Int128(Regression.quantile(freedom: sums.count - 2))
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

extension RegressionSums {
    init(from reader: inout ByteReader) throws(DecodingFailure) {
        bucket = try reader.readVariable()
        origin = try reader.readVariable()
        first = try reader.readVariable()
        count = try reader.readVariable()
        x = try reader.readVariable()
        y = try reader.readVariable()
        xx = try reader.readVariable()
        xy = try reader.readVariable()
        yy = try reader.readVariable()
    }

    func encode(to writer: ByteWriter) {
        for value in [bucket, origin, first, count, x, y, xx, xy, yy] { writer.write(variable: value) }
    }
}
