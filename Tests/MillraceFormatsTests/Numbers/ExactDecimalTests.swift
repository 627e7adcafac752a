import MillraceFormats
import Testing

/// Decimals against ``BigNatural``, school arithmetic on digits that shares nothing with the 64-bit code.
@Suite struct ExactDecimalTests {
    /// A number of random magnitude, often at the edges.
    private func number(_ chance: inout Chance) -> Int64 {
        if chance.oneIn(10) { return chance.pick([0, 1, -1, .max, .min, 5, -5, 50, 49, -50, 999_999_999_999_999_999]) }
        return Int64(bitPattern: chance.next()) >> Int64.random(in: 0..<64, using: &chance)
    }

    private func scale(_ chance: inout Chance) -> Int {
        chance.oneIn(8) ? Int.random(in: 0...255, using: &chance) : Int.random(in: 0...22, using: &chance)
    }

    @Test func knownConversions() throws {
        // 1 psi = 6894.757293168 Pa: 32.5 psi are 224079.61202796 Pa. (14 − 32) × 5/9 is −10; (72.5 − 32) × 5/9 = 22.5.
        let psi = try ExactDecimal(parsing: "32.5")
        #expect(try psi.multiplied(by: 6_894_757_293_168, over: 1_000_000_000, scale: 0).significand == 224_080)
        let freezing = ExactDecimal(significand: 32)
        let cases = [
            ("14", Int64(-10_000)), ("72.5", 22_500), ("32", 0), ("33", 556), ("31", -556), ("-40.0", -40_000),
        ]
        for (fahrenheit, expected) in cases {
            let above = try ExactDecimal(parsing: fahrenheit).subtracting(freezing)
            #expect(try above.multiplied(by: 5, over: 9, scale: 3).significand == expected, "\(fahrenheit) °F")
        }
        #expect(try ExactDecimal(parsing: "181.300").scaledInteger(scale: 3) == 181_300)
        #expect(try ExactDecimal(parsing: "75.95").scaledInteger(scale: 3) == 75_950)
        #expect(try ExactDecimal(parsing: "0.0005").scaledInteger(scale: 3) == 1)
        #expect(try ExactDecimal(parsing: "-0.0005").scaledInteger(scale: 3) == -1)
        #expect(try ExactDecimal(parsing: "-0.00049999").scaledInteger(scale: 3) == 0)
    }

    @Test func readsWhatIsWritten() throws {
        let cases: [(String, Int64, Int)] = [
            ("0", 0, 0), ("-0", 0, 0), ("0.000", 0, 3), ("181.300", 181_300, 3), ("-1.5e3", -1500, 0),
            ("1.5e-3", 15, 4),
            ("+7", 7, 0), ("007.50", 750, 2), ("1e18", 1_000_000_000_000_000_000, 0), ("9223372036854775807", .max, 0),
            ("-9223372036854775808", .min, 0), ("922337203685477.5807", .max, 4), ("1E2", 100, 0), ("1.50e1", 150, 1),
            ("1.000000000000000000000000", 1_000_000_000_000_000_000, 18),
            ("1000000000000000000000e-5", 1_000_000_000_000_000_000, 2),
            ("0.30000000000000004", 30_000_000_000_000_004, 17), ("0e99999999999999999999", 0, 0), ("5e-255", 5, 255),
            ("0.0000000000000000000000001", 1, 25), ("1000000000000000000000000e-255", 1_000_000_000_000_000_000, 249),
        ]
        for (text, significand, scale) in cases {
            let read = try ExactDecimal(parsing: text)
            #expect(
                read.significand == significand && read.scale == scale, "\(text): \(read.significand) \(read.scale)")
        }
    }

    @Test func refusesTheRest() {
        let cases: [(String, DecimalError)] = [
            ("", .init(.malformed, at: 0)), ("-", .init(.malformed, at: 1)), (".5", .init(.malformed, at: 0)),
            ("5.", .init(.malformed, at: 2)), ("1.2.3", .init(.malformed, at: 3)), ("1e", .init(.malformed, at: 2)),
            ("1e+", .init(.malformed, at: 3)), ("12a", .init(.malformed, at: 2)), (" 1", .init(.malformed, at: 0)),
            ("--1", .init(.malformed, at: 1)), ("1-", .init(.malformed, at: 1)), ("NaN", .init(.malformed, at: 0)),
            ("9223372036854775808", .init(.overflow)), ("-9223372036854775809", .init(.overflow)),
            ("1e19", .init(.overflow)),
            ("1.0000000000000000001", .init(.overflow)), ("18446744073709551616", .init(.overflow)),
            ("1e99999999999999999999", .init(.overflow)), ("1e-256", .init(.tooSmall)),
            ("1e-99999999999999999999", .init(.tooSmall)),
        ]
        for (text, expected) in cases {
            #expect(throws: expected, "\(text)") { try ExactDecimal(parsing: text) }
        }
    }

    @Test func descriptionReadsBack() {
        forSeeds(3_000) { chance in
            let decimal = ExactDecimal(significand: number(&chance), scale: scale(&chance))
            let read = try ExactDecimal(parsing: decimal.description)
            if read.significand != decimal.significand || read.scale != decimal.scale {
                throw Disagreement("\(decimal)")
            }
        }
    }

    @Test func comparesByValue() {
        forSeeds(4_000) { chance in
            var (left, right) = (number(&chance), number(&chance))
            var (leftScale, rightScale) = (scale(&chance), scale(&chance))
            if chance.oneIn(2), let tenfold = Int64(exactly: Int128(left) * 10) {
                (right, rightScale) = (tenfold, leftScale)
                leftScale -= leftScale > 0 ? 1 : 0
                if chance.oneIn(3) { left -= left == .min ? 0 : 1 }
            }
            let one = ExactDecimal(significand: left, scale: leftScale)
            let two = ExactDecimal(significand: right, scale: rightScale)
            let order = BigDecimal(left, scale: leftScale).order(to: BigDecimal(right, scale: rightScale))
            guard (one == two) == (order == 0), (one < two) == (order < 0), (one > two) == (order > 0) else {
                throw Disagreement("\(one) and \(two) compare as \(order)")
            }
            if one == two && one.hashValue != two.hashValue { throw Disagreement("hashes of \(one) and \(two)") }
        }
    }

    @Test func multipliesAndRoundsExactly() {
        forSeeds(6_000) { chance in
            let decimal = ExactDecimal(significand: number(&chance), scale: scale(&chance))
            let (numerator, denominator) = (number(&chance), number(&chance))
            let target = scale(&chance)
            guard denominator != 0 else {
                #expect(throws: DecimalError(.divisionByZero)) {
                    try decimal.multiplied(by: numerator, over: 0, scale: target)
                }
                return
            }
            // significand × numerator × 10^target ∕ (denominator × 10^scale), the signs apart
            let dividend = (BigNatural(decimal.significand.magnitude) * BigNatural(numerator.magnitude)).shifted(
                by: target)
            let divisor = BigNatural(denominator.magnitude).shifted(by: decimal.scale)
            let magnitude = dividend.dividedRounding(by: divisor)
            let isNegative = ((decimal.significand < 0) != (numerator < 0)) != (denominator < 0)
            let expected = Int64((isNegative ? "-" : "") + magnitude.description)
            let found = try? decimal.multiplied(by: numerator, over: denominator, scale: target)
            guard found?.significand == expected, found == nil || found?.scale == target else {
                throw Disagreement(
                    "\(decimal) × \(numerator) ∕ \(denominator) at \(target): \(String(describing: found))")
            }
        }
    }

    @Test func roundsHalfAwayFromZero() {
        forSeeds(3_000) { chance in
            let decimal = ExactDecimal(significand: number(&chance), scale: scale(&chance))
            let target = scale(&chance)
            let rounded = decimal.rounded(toScale: target)
            if target >= decimal.scale {
                if rounded.significand != decimal.significand || rounded.scale != decimal.scale {
                    throw Disagreement("\(decimal)")
                }
                return
            }
            let exact = BigDecimal(decimal.significand, scale: decimal.scale)
            let digits = exact.digits.dividedRounding(by: BigNatural("1").shifted(by: decimal.scale - target))
            guard String(rounded.significand) == exact.signed(digits), rounded.scale == target else {
                throw Disagreement("\(decimal) to \(target): \(rounded)")
            }
        }
    }

    @Test func subtractsExactly() {
        forSeeds(4_000) { chance in
            let one = ExactDecimal(significand: number(&chance), scale: scale(&chance))
            let two = ExactDecimal(significand: number(&chance), scale: scale(&chance))
            try check(one, two, try? one.subtracting(two))
        }
    }

    private func check(_ one: ExactDecimal, _ two: ExactDecimal, _ found: ExactDecimal?) throws {
        let common = max(one.scale, two.scale)
        let left = BigDecimal(one.significand, scale: one.scale)
        var right = BigDecimal(two.significand, scale: two.scale)
        right.isNegative.toggle()
        let (first, second) = (left.at(scale: common), right.at(scale: common))
        let expected: String
        if left.isNegative == right.isNegative {
            expected = left.signed(first + second)
        } else {
            expected = first >= second ? left.signed(first - second) : right.signed(second - first)
        }
        guard found?.significand == Int64(expected), found == nil || found?.scale == common else {
            throw Disagreement("\(one) less \(two): \(String(describing: found)), not \(expected)")
        }
    }
}
