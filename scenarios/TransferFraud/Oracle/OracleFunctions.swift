import Foundation
import GRDB

/// What SQL cannot say by itself: numbers of more than 64 bits, the sphere, and time zones.
enum OracleFunctions {
    /// Adds the functions to a connection.
    static func add(to database: Database) {
        // product_exceeds(a, b, c, d): whether a × b > c × d.
        database.add(
            function: DatabaseFunction("product_exceeds", argumentCount: 4, pure: true) { values in
                let n = values.compactMap { Int64.fromDatabaseValue($0) }
                return n.count == 4 ? Int128(n[0]) * Int128(n[1]) > Int128(n[2]) * Int128(n[3]) : nil
            })

        // wide(h, l): h × 10^9 + l in digits.
        database.add(
            function: DatabaseFunction("wide", argumentCount: 2, pure: true) { values in
                let n = values.compactMap { Int64.fromDatabaseValue($0) }
                return n.count == 2 ? String(Int128(n[0]) * 1_000_000_000 + Int128(n[1])) : nil
            })

        // deviates(A, d, n, S, Q_hh, Q_hl, Q_ll): section 7.2's condition of a baseline.
        database.add(
            function: DatabaseFunction("deviates", argumentCount: 7, pure: true) { values in
                let n = values.compactMap { Int64.fromDatabaseValue($0) }.map { Int128($0) }
                return n.count == 7
                    ? deviates(amount: n[0], thousandths: n[1], count: n[2], sum: n[3], squares: (n[4], n[5], n[6]))
                    : nil
            })

        // distance(latitude, longitude, latitude, longitude): metres between two places given in millionths of a
        // degree.
        database.add(
            function: DatabaseFunction("distance", argumentCount: 4, pure: true) { values in
                let n = values.compactMap { Int64.fromDatabaseValue($0) }
                return n.count == 4 ? distance(from: (n[0], n[1]), to: (n[2], n[3])) : nil
            })

        // business_day(time, zone): days since 1970-01-01.
        database.add(
            function: DatabaseFunction("business_day", argumentCount: 2, pure: true) { values in
                guard let time = Int64.fromDatabaseValue(values[0]), let zone = String.fromDatabaseValue(values[1])
                else { return nil }
                return OracleZone.businessDay(of: time, in: zone)
            })
    }

    /// SQL for the sum of a column, in digits, however great it is: SQLite's own has 64 bits.
    static func wideSum(_ column: String, over window: String? = nil) -> String {
        let over = window.map { " OVER \($0)" } ?? ""
        return "wide(sum(\(column) / 1000000000)\(over), sum(\(column) % 1000000000)\(over))"
    }

    /// 1,000 (nA − S) > d × ⌊√(nQ − S²)⌋. The parts of Q are, for amounts of high × 2^25 + low, the sums of high²,
    /// high × low and low².
    static func deviates(
        amount: Int128, thousandths: Int128, count: Int128, sum: Int128, squares: (Int128, Int128, Int128)
    ) -> Bool {
        let squareSum = squares.0 << 50 + squares.1 << 26 + squares.2
        return 1_000 * (count * amount - sum) > thousandths * squareRoot(count * squareSum - sum * sum)
    }

    /// The square root, rounded down, of a number that is not negative, digit by digit.
    static func squareRoot(_ number: Int128) -> Int128 {
        var root: Int128 = 0
        var bit: Int128 = 1 << 62
        while bit > 0 {
            if (root + bit) * (root + bit) <= number { root += bit }
            bit >>= 1
        }
        return root
    }

    /// Section 7.3: the great-circle distance by the haversine formula, rounded to whole metres.
    static func distance(from start: (Int64, Int64), to end: (Int64, Int64)) -> Int64 {
        func radians(_ millionths: Int64) -> Double { Double(millionths) / 1e6 * .pi / 180 }
        let (startLatitude, endLatitude) = (radians(start.0), radians(end.0))
        let latitudes = sin((endLatitude - startLatitude) / 2)
        let longitudes = sin((radians(end.1) - radians(start.1)) / 2)
        let share = latitudes * latitudes + cos(startLatitude) * cos(endLatitude) * longitudes * longitudes
        return Int64((2 * 6_371_008.8 * asin(min(1, share.squareRoot()))).rounded())
    }
}
