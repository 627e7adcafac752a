import MillraceReplay
import Testing

@testable import TransferFraud

/// Decisions that cannot be compared.
struct BacktestReportTests {
    private static func decisions(from first: Int, count: Int) -> [[UInt8]] {
        (0..<count).map { number in
            let line =
                #"{"sequence":\#(first + number),"id":"t\#(number)","time":"2026-03-02T10:00:00.000Z","from":"a","to":"b","#
                + #""amount":100,"currency":"USD","decision":"approve","score":0,"reasons":[]}"#
            return Array(line.utf8)
        }
    }

    /// The same ids at other sequences are other attempts: with 6 of 10 so, there is nothing to compare; with 5, there is.
    @Test func mostMustBeOfTheSameAttempts() throws {
        let after = Self.decisions(from: 0, count: 10)
        for matching in 0...10 {
            let before = Array(after.prefix(matching)) + Self.decisions(from: 100, count: 10).dropFirst(matching)
            let backtest = Backtest(before: before, after: after)
            if matching < 5 {
                let error = #expect(throws: InputError.self) { try BacktestReport(backtest) }
                #expect(error?.message.contains("only \(matching) are of the same transfers") == true)
            } else {
                #expect(try BacktestReport(backtest).text.hasPrefix("0 of \(matching) transfers differ"))
            }
        }
    }

    /// A live run that has decided on few of its transfers so far.
    @Test(arguments: [0, 1]) func fewDecisionsBeforeAreNoFailure(count: Int) throws {
        let after = Self.decisions(from: 0, count: 10)
        let report = try BacktestReport(Backtest(before: Array(after.prefix(count)), after: after))
        #expect(report.text.hasPrefix("0 of \(count) transfers differ"))
    }
}
