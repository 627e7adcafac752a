import MillraceReplay
import Testing
import TransferFraud

/// The default rules are lines that a rules file may have.
@Suite struct DefaultRulesTests {
    @Test func everyLineIsOneRule() throws {
        let lines = DefaultRules.lines.split(separator: "\n")
        #expect(lines.count == 24)
        for line in lines {
            let names = try #require(OracleJSON.members(of: String(line))).map {
                String(decoding: $0.name, as: UTF8.self)
            }
            #expect(Set(names).isSuperset(of: ["id", "kind", "score"]), "\(line)")
        }
    }

    /// The list of section 7. Kinds have an amount by the table there, a velocity where it sums; `new-device` has none that
    /// matters.
    @Test func thoseWithAmountsNameTheirCurrencies() throws {
        let amounts = [
            "small-then-large", "structuring", "baseline", "high-quantile", "new-payee", "dormant", "similar-amounts",
            "pass-through",
        ]
        let named = #""currencies":["AUD","CAD","CHF","EUR","GBP","NZD","SGD","USD","XXX"]"#
        for line in DefaultRules.lines.split(separator: "\n") {
            let hasAmount = amounts.contains { line.contains(#""kind":"\#($0)""#) }
            #expect(line.contains(named) == (hasAmount || line.contains(#""sum""#)), "\(line)")
            #expect(line.contains(named) || !line.contains("currencies"), "\(line)")
        }
    }
}
