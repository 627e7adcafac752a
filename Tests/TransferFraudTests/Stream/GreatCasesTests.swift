import MillraceCore
import MillraceReplay
import Testing

@testable import TransferFraud

/// Accounts of which much is held, and sums of more than 64 bits: section 9 of the specification.
@Suite struct GreatCasesTests {
    /// 9,300 times the greatest amount is 9.3 × 10^18 minor units; 64 bits hold 9.22 × 10^18.
    @Test func sumsAreExact() throws {
        let lines = (1...9_300).map {
            FraudCase.transfer($0, "source", "sink", "10000000000000", Double($0), currency: "USD")
        }
        let rules = [FraudCase.rule("watchlist")]
        let run = try FraudRun(lines, rules: rules)
        let last = try #require(run.results["statements"]?.last)
        #expect(
            last.hasSuffix(
                #""account":"sink","currency":"USD","entry":1000000000000000,"balance":9300000000000000000}"#))
        #expect(try FraudCase(rules: rules).derive(lines).results["statements"] == run.results["statements"])
    }

    /// All is held: the case counts and adds up all of it, and names the first thousand by event time. Lines come in the
    /// opposite order.
    @Test(arguments: [1, 3] as [Int32])
    func aCaseNamesTheFirstThousand(partitions: Int32) throws {
        let lines = (1...1_205).reversed().map {
            FraudCase.transfer($0, "watched", "sink", "1", Double($0), currency: "USD")
        }
        let accounts = [#"{"account":"watched","watch":"hold"}"#]
        let rules = [FraudCase.rule("watchlist", score: 60)]
        let run = try FraudRun(lines, rules: rules, accounts: accounts, partitions: partitions)
        let names = (1...1_000).map { #""\#($0)""# }.joined(separator: ",")
        #expect(
            run.results["cases"] == [
                #"{"account":"watched","opened":"2026-03-02T00:00:01.000Z","closed":"2026-03-02T00:20:05.000Z","count":1205,"#
                    + #""transfers":[\#(names)],"amounts":{"USD":120500},"score":60,"rules":["r"]}"#
            ])
        #expect(try FraudCase(accounts: accounts, rules: rules).derive(lines).results["cases"] == run.results["cases"])
    }

    /// What a case takes up does not grow with the number of its transfers, in whatever order they come.
    @Test(arguments: [false, true]) func aCaseStaysSmall(isReversed: Bool) throws {
        let currency = try #require(Currency("USD"))
        func size(_ count: Int) -> Int {
            var content = TransferFraud.FraudCase()
            for number in isReversed ? Array((1...count).reversed()) : Array(1...count) {
                let transfer = Transfer(
                    id: "T\(1_000_000 + number)", payer: "a", payee: "b", amount: 1, currency: currency)
                let decision = Decision(
                    transfer, time: Timestamp(milliseconds: Int64(number)), sequence: Int64(number), hits: [],
                    DecisionLimits())
                content.add(TransferFraud.FraudCase.Item(decision))
            }
            let writer = ByteWriter()
            content.encode(to: writer)
            return writer.count
        }
        #expect(size(10_000) < size(1_000) + 100)
    }
}
