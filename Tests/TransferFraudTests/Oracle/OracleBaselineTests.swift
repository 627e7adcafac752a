import MillraceReplay
import Testing

@testable import TransferFraud

/// Section 7.2.
@Suite struct OracleBaselineTests {
    /// Amounts of 99 and 101 cents by turns, four of each but the one over: n = 8, S = 800, Q = 80,008, nQ − S² = 64,
    /// whose root is 8. With four deviations A must be over 100 + 4: 105 is a hit, for 8A − 800 = 40 > 32, and 104 is
    /// none.
    @Test func baseline() throws {
        let it = FraudCase(rule: "baseline", #""floor":"0.01""#)
        let before = (0..<8).map { "a b \($0 % 2 == 0 ? "0.99" : "1.01") \($0)" }
        #expect(try it.hits(FraudCase.transfers(before + ["a c 1.04 9"])) == [])
        #expect(try it.hits(FraudCase.transfers(before + ["a c 1.05 9"])) == ["9 r"])
        #expect(try it.hits(FraudCase.transfers(before + ["a c 99 9 USD", "c a 9 9", "a c 1.05 9"])) == ["11 r"])
        #expect(try FraudCase(rule: "baseline").hits(FraudCase.transfers(before + ["a c 99.99 9"])) == [])
        #expect(try FraudCase(rule: "baseline").hits(FraudCase.transfers(before + ["a c 100 9"])) == ["9 r"])
    }

    /// Four earlier ones are not enough; of five equal ones the deviation is 0, and any more is a hit.
    @Test func equalAmounts() throws {
        let it = FraudCase(rule: "baseline", #""floor":"0.01""#)
        let before = (0..<5).map { "a b 2 \($0)" }
        #expect(try it.hits(FraudCase.transfers(before.dropLast() + ["a c 9 9"])) == [])
        #expect(try it.hits(FraudCase.transfers(before + ["a c 2 8"])) == [])
        #expect(try it.hits(FraudCase.transfers(before + ["a c 2.01 9"])) == ["6 r"])
    }

    /// Squares beyond 64 bits. Of 500 amounts L = 10^15 and 500 of 1, S = 500 (L + 1) and nQ − S² = 500² (L − 1)². With
    /// one deviation it takes 1,000 A − 500 (L + 1) > 500 (L − 1), which is A > L.
    @Test func great() throws {
        let large: Int128 = 1_000_000_000_000_000
        let (high, low) = (large >> 25, large & 0x1FF_FFFF)
        func deviates(_ amount: Int128) -> Bool {
            OracleFunctions.deviates(
                amount: amount, thousandths: 1_000, count: 1_000, sum: 500 * (large + 1),
                squares: (500 * high * high, 500 * high * low, 500 * (low * low + 1)))
        }
        #expect(!deviates(large) && deviates(large + 1))
    }

    @Test func roots() {
        for number: Int128 in [0, 1, 2, 3, 4, 8, 9, 99, 100, 1 << 80, (1 << 80) - 1, (1 << 60 - 1) * (1 << 60 - 1)] {
            let root = OracleFunctions.squareRoot(number)
            #expect(root * root <= number && (root + 1) * (root + 1) > number)
        }
    }

    /// Twenty amounts 1.00, 2.00, …, 20.00: at rank ⌈20 × 99 ÷ 100⌉ = 20 stands 20.00, so 60.01 is over three times it;
    /// with the quantile 50 at rank 10 stands 10.00, so 30.01 is. Of equal amounts the earlier ranks before.
    @Test func quantile() throws {
        let before = (1...20).map { "a b \(21 - $0) \($0)" }
        let it = FraudCase(rule: "high-quantile", #""floor":"1.00""#)
        #expect(try it.hits(FraudCase.transfers(before + ["a b 60 30"])) == [])
        #expect(try it.hits(FraudCase.transfers(before + ["a b 60.01 30"])) == ["21 r 1"])
        #expect(try it.hits(FraudCase.transfers(before.dropLast() + ["a b 60.01 30"])) == [])
        let half = FraudCase(rule: "high-quantile", #""floor":"1.00","quantile":50"#)
        #expect(try half.hits(FraudCase.transfers(before + ["a b 30 30", "a b 30.01 31"])) == [])
        #expect(try half.hits(FraudCase.transfers(before + ["a b 30.01 30"])) == ["21 r 11"])
        let two = FraudCase(rule: "high-quantile", #""floor":"1.00","quantile":50,"least":2"#)
        #expect(try two.hits(FraudCase.transfers(["a b 1 0", "a b 1 1", "a b 4 2"])) == ["3 r 1"])
    }

    /// Only the last 1,000 count: a first amount of 500.00, with 1,000 of 1.00 after it, no longer makes 2.00 ordinary.
    @Test func lastThousand() throws {
        func lines(_ count: Int) -> [String] {
            FraudCase.transfers(["a b 500 0"] + (1...count).map { "a b 1 \($0)" } + ["a b 2 5000"])
        }
        let it = FraudCase(rule: "baseline", #""floor":"2.00""#)
        #expect(try it.hits(lines(999)) == [])
        #expect(try it.hits(lines(1_000)) == ["1002 r"])
    }
}
