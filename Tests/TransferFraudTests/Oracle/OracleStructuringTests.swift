import MillraceReplay
import Testing

/// Section 7.1: business days and the band.
@Suite struct OracleStructuringTests {
    private let it = FraudCase(rule: "structuring")
    private let hour = 3_600.0, day = 86_400.0

    /// The band is 8,000.00 to 10,000.00 and must be over 10,000.00 together: not 8,000 and 2,000.01, nor 10,000.01 and
    /// 9,000, nor one alone, nor two currencies.
    @Test func band() throws {
        #expect(try it.hits(FraudCase.transfers(["a b 8000 0", "a c 8000 1"])) == ["2 r 1"])
        #expect(try it.hits(FraudCase.transfers(["a b 9000 0", "a c 7999.99 1", "a b 10000.01 2"])) == [])
        #expect(try it.hits(FraudCase.transfers(["a b 10000 0"])) == [])
        #expect(try it.hits(FraudCase.transfers(["a b 9000 0", "a c 9000 1 USD", "b a 9000 2"])) == [])
        let share = FraudCase(rule: "structuring", #""share":50,"threshold":"0.05""#)
        // 50% of 5 cents, rounded up, is 3.
        #expect(try share.hits(FraudCase.transfers(["a b 0.03 0", "a b 0.02 1", "a b 0.03 2"])) == ["3 r 1"])
    }

    /// Monday at 23 h and Tuesday at 1 h are two business days in UTC, but one in Honolulu, which is ten hours behind.
    @Test func zones() throws {
        let times = [23 * hour, 25 * hour]
        func lines(_ more: String) -> [String] {
            times.enumerated().map { FraudCase.transfer($0 + 1, "a", "b", "9000", $1, more) }
        }
        let honolulu = #""zone":"Pacific/Honolulu""#
        #expect(try it.hits(lines("")) == [])
        #expect(try it.hits(lines(honolulu)) == ["2 r 1"])
        var inTable = it
        inTable.accounts = [#"{"account":"a",\#(honolulu)}"#]
        #expect(try inTable.hits(lines(#""zone":"UTC""#)) == ["2 r 1"])
        inTable.accounts = [#"{"account":"a","zone":"UTC"}"#]
        #expect(try inTable.hits(lines(honolulu)) == [])
        inTable.accounts = [#"{"account":"b",\#(honolulu)}"#]
        #expect(try inTable.hits(lines("")) == [])
    }

    /// The fifth and sixth day after that Monday are Saturday and Sunday, which belong to the Monday on the seventh.
    @Test func weekends() throws {
        func hits(_ first: Double, _ second: Double, days: Int = 1) throws -> [String] {
            try FraudCase(rule: "structuring", #""days":\#(days)"#)
                .hits([
                    FraudCase.transfer(1, "a", "b", "9000", first * day),
                    FraudCase.transfer(2, "a", "b", "9000", second * day),
                ])
        }
        #expect(try hits(5, 6) == ["2 r 1"])
        #expect(try hits(5, 7) == ["2 r 1"])
        #expect(try hits(6, 7.999) == ["2 r 1"])
        #expect(try hits(4, 5) == [])
        #expect(try hits(7, 8) == [])
        // Two days after a Monday, of three days; of two days it is none. Friday is three days before the Monday.
        #expect(try hits(0, 2, days: 3) == ["2 r 1"])
        #expect(try hits(0, 2, days: 2) == [])
        #expect(try hits(4, 5, days: 4) == ["2 r 1"])
        #expect(try hits(4, 5, days: 3) == [])
    }
}
