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
}
