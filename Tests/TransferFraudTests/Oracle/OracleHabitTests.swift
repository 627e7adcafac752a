import MillraceReplay
import Testing

/// Section 7, the kinds that compare an attempt with what its payer did before.
@Suite struct OracleHabitTests {
    /// Three earlier payments, none to d: 1,000.00 to d is a hit, a cent less and a second payment to d are not. What
    /// the account was paid (sequence 4) is no payment of its own.
    @Test func newPayee() throws {
        let it = FraudCase(rule: "new-payee")
        let before = ["a b 1 0", "a c 1 1", "a b 1 2"]
        #expect(try it.hits(FraudCase.transfers(before + ["a d 1000 3", "a d 1000 4"])) == ["4 r"])
        #expect(try it.hits(FraudCase.transfers(before + ["a d 999.99 3"])) == [])
        #expect(try it.hits(FraudCase.transfers(before.dropLast() + ["d a 1 3", "a d 1000 4"])) == [])
    }

    /// Quiet for 2,592,000 s is not over 30 days; the last attempt may be one that the account was paid, and be at most
    /// 31,536,000 s old.
    @Test func dormant() throws {
        let it = FraudCase(rule: "dormant")
        #expect(try it.hits(FraudCase.transfers(["b a 1 0", "a c 500 2592000"])) == [])
        #expect(try it.hits(FraudCase.transfers(["b a 1 0", "a c 500 2592000.001"])) == ["2 r 1"])
        #expect(try it.hits(FraudCase.transfers(["b a 1 0", "a c 499.99 2592000.001"])) == [])
        #expect(try it.hits(FraudCase.transfers(["a b 1 0", "a c 500 31536000"])) == ["2 r 1"])
        #expect(try it.hits(FraudCase.transfers(["a b 1 0", "a c 500 31536000.001"])) == [])
    }

    @Test func newDevice() throws {
        let it = FraudCase(rule: "new-device")
        func hits(_ attempts: [(to: String, device: String?)]) throws -> [String] {
            try it.hits(
                attempts.enumerated().map { number, attempt in
                    FraudCase.transfer(
                        number + 1, "a", attempt.to, "1", Double(number),
                        attempt.device.map { #""device":"\#($0)""# } ?? "")
                })
        }
        #expect(try hits([("b", "d"), ("c", "e")]) == ["2 r"])
        #expect(try hits([("b", "d"), ("c", "d")]) == [])
        #expect(try hits([("b", "d"), ("b", "e")]) == [])
        #expect(try hits([("b", nil), ("c", "e")]) == [])
        #expect(try hits([("b", "d"), ("b", nil), ("c", nil), ("c", "e")]) == [])
        #expect(try hits([("b", "d"), ("b", nil), ("c", "e"), ("x", "d"), ("y", "f")]) == ["3 r", "5 r"])
    }

    /// 110.00 is 10% over 100.00, 110.01 is more. Only the last two count, of the same currency and each of 100.00 or
    /// more.
    @Test func similarAmounts() throws {
        let it = FraudCase(rule: "similar-amounts")
        #expect(try it.hits(FraudCase.transfers(["a b 100 0", "a c 110 1", "a b 105 2"])) == ["3 r 1,2"])
        #expect(try it.hits(FraudCase.transfers(["a b 100 0", "a c 110.01 1", "a b 105 2"])) == [])
        #expect(try it.hits(FraudCase.transfers(["a b 105 0", "a c 110 1", "a b 99.99 2"])) == [])
        #expect(try it.hits(FraudCase.transfers(["a b 99.99 0", "a c 101 1", "a b 101 2"])) == [])
        #expect(
            try it.hits(FraudCase.transfers(["a b 500 0", "a b 100 1", "a c 7 2 USD", "a b 100 3", "a b 100 4"]))
                == ["5 r 2,4"])
    }

    /// One degree of a meridian is 6,371,008.8 m × π ÷ 180 = 111,195.08 m. At 900 km/h that takes 444.780 s (111,195 ×
    /// 3,600 ÷ 900 = 444,780 ms): as long is not too fast, a ms less is. With a distance of 112 km it is no hit.
    @Test func impossibleTravel() throws {
        func lines(_ seconds: Double, latitude: Int = 1) -> [String] {
            [
                FraudCase.transfer(1, "a", "b", "1", 0, #""location":{"lat":0,"lon":10}"#),
                FraudCase.transfer(2, "a", "b", "1", 1),
                FraudCase.transfer(3, "a", "b", "1", seconds, #""location":{"lat":\#(latitude),"lon":10}"#),
            ]
        }
        let it = FraudCase(rule: "impossible-travel")
        #expect(try it.hits(lines(444.780)) == [])
        #expect(try it.hits(lines(444.779)) == ["3 r 1"])
        #expect(try it.hits(lines(2, latitude: 0)) == [])
        #expect(try FraudCase(rule: "impossible-travel", #""distance":112"#).hits(lines(2)) == [])
    }
}
