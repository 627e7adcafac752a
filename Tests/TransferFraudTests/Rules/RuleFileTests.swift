import MillraceReplay
import Testing
import TransferFraud

/// Files of rules as the stream reads them; section 2 of the specification.
@Suite struct RuleFileTests {
    private static let fine = #"{"id":"s","score":1,"kind":"cycle","tolerance":null,"currencies":null}"#

    private func refusal(_ lines: String...) throws -> String? {
        let file = try TemporaryFile(lines.joined(separator: "\n"))
        var settings = TransferFraudSettings()
        settings.rules = file.path
        do {
            _ = try Application.transferFraud(settings)
            return nil
        } catch {
            return error.message
        }
    }

    @Test(arguments: BadRules.lines) func badLineIsRefused(_ line: String) throws {
        #expect(try refusal(Self.fine, line)?.contains(", line 2: ") == true)
    }

    @Test func goodLinesAreRead() throws {
        #expect(try refusal(Self.fine) == nil)
        #expect(
            try refusal(Self.fine, #"{"id":"r","score":1,"kind":"watchlist","currencies":[ "KRW" , "XXX" ]}"#) == nil)
        #expect(try refusal(Self.fine, Self.fine)?.contains("rule s has a version twice") == true)
    }

    @Test func aBadListIsNamed() throws {
        let message = try refusal(#"{"id":"won","score":1,"kind":"cycle","currencies":["KRW","won"]}"#)
        #expect(
            message?.contains(
                #"line 1: rule won: currencies is not a list of one or more codes such as ["KRW","JPY"], none twice"#)
                == true, "\(message ?? "")")
    }
}
