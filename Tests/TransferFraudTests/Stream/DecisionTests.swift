import MillraceStreams
import Testing

/// Decisions, repetitions, actions and the ledger on a few transfers, worked out by hand from sections 5, 8 and 9 of the
/// specification.
@Suite struct DecisionTests {
    private static let rule = #"{"id":"tried","kind":"small-then-large","score":60}"#
    private static let transfers = [
        #"{"id":"a","time":"2026-03-06T19:34:00-05:00","from":"alice","to":"bob","amount":0.5,"currency":"USD"}"#,
        #"{"id":"b","time":"2026-03-06T19:35:00-05:00","from":"alice","to":"bob","amount":"750","currency":"USD"}"#,
        #"{"id":"b","time":"2026-03-06T19:36:00-05:00","from":"alice","to":"bob","amount":"750.00","currency":"USD"}"#,
        #"{"id":"b","time":"2026-03-06T19:36:00-05:00","from":"alice","to":"bob","amount":"751","currency":"USD"}"#,
        #"{"id":"a","time":"2026-03-06T19:37:00-05:00","from":"alice","to":"bob","amount":0.50,"currency":"USD"}"#,
        #"{"id":"b","time":"2026-03-06T19:40:00-05:00","action":"release"}"#,
        #"{"id":"b","time":"2026-03-06T19:41:00-05:00","action":"decline"}"#,
        #"{"id":"c","time":"2026-03-06T19:41:00-05:00","action":"release"}"#,
    ]

    @Test(arguments: [(1, 1), (3, 2), (8, 2)])
    func aHeldTransferIsReleased(partitions: Int, threads: Int) throws {
        let run = try FraudRun(
            Self.transfers, rules: [Self.rule], partitions: Int32(partitions), threads: threads)
        #expect(run.accounting.accepted == 5)
        #expect(run.accounting.duplicates == 2)
        #expect(run.accounting.rejected == ["conflicting-repeat": 1])

        let small =
            #""id":"a","time":"2026-03-07T00:34:00.000Z","from":"alice","to":"bob","amount":50,"currency":"USD","#
        let large =
            #""id":"b","time":"2026-03-07T00:35:00.000Z","from":"alice","to":"bob","amount":75000,"currency":"USD","#
        let reasons =
            #""decision":"hold","score":60,"reasons":[{"rule":"tried","version":1,"kind":"small-then-large","score":60,"#
            + #""transfers":["a"]}]}"#
        #expect(
            run.results["decisions"] == [
                #"{"sequence":1,\#(small)"decision":"approve","score":0,"reasons":[]}"#,
                #"{"sequence":2,\#(large)\#(reasons)"#,
            ])
        #expect(
            run.results["repeats"] == [
                #"{"sequence":3,"first":2,\#(large)\#(reasons)"#,
                #"{"sequence":5,"first":1,\#(small)"decision":"approve","score":0,"reasons":[]}"#,
            ])
        #expect(
            run.results["actions"] == [
                #"{"sequence":6,"id":"b","time":"2026-03-07T00:40:00.000Z","action":"release","outcome":"released","#
                    + #""from":"alice","to":"bob","amount":75000,"currency":"USD"}"#,
                #"{"sequence":7,"id":"b","time":"2026-03-07T00:41:00.000Z","action":"decline","outcome":"refused"}"#,
                #"{"sequence":8,"id":"c","time":"2026-03-07T00:41:00.000Z","action":"release","outcome":"refused"}"#,
            ])
        #expect(
            run.results["statements"]?.map { $0.split(separator: ",").suffix(3).joined(separator: ",") } == [
                #""currency":"USD","entry":-50,"balance":-50}"#, #""currency":"USD","entry":50,"balance":50}"#,
                #""currency":"USD","entry":-75000,"balance":-75050}"#,
                #""currency":"USD","entry":75000,"balance":75050}"#,
            ])
        #expect(
            run.results["cases"] == [
                #"{"account":"alice","opened":"2026-03-07T00:35:00.000Z","closed":"2026-03-07T00:35:00.000Z","#
                    + #""count":1,"transfers":["b"],"amounts":{"USD":75000},"score":60,"rules":["tried"]}"#
            ])
    }
}
