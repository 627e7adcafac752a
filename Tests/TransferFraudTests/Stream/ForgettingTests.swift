import Foundation
import MillraceStreams
import Testing

/// What is remembered of transfers, and for how long. Expected are the sentences of sections 5 and 6 of the specification.
@Suite struct ForgettingTests {
    private func transfer(_ id: String, _ time: String) -> String {
        #"{"id":"\#(id)","time":"\#(time)","from":"alice","to":"bob","amount":"5.00","currency":"USD"}"#
    }

    @Test func anIDIsFreeAgainAfterThirtyDays() throws {
        let run = try FraudRun([
            transfer("A", "2026-03-01T12:00:00.000Z"),
            transfer("B", "2026-03-20T00:00:00Z"),
            // A millisecond less than 30 days after the first, and then 30 days after it.
            transfer("A", "2026-03-31T11:59:59.999Z"),
            transfer("A", "2026-03-31T12:00:00.000Z"),
            // And again, by the second attempt.
            transfer("A", "2026-04-30T11:59:59.999Z"),
            transfer("A", "2026-04-30T12:00:00.000Z"),
        ])
        #expect(run.results["decisions"]?.count == 4)
        let repeats = run.results["repeats"]?.map { $0.prefix(24) }
        #expect(repeats == [#"{"sequence":3,"first":1,"#, #"{"sequence":5,"first":4,"#])
        #expect(run.accounting.duplicates == 2 && run.accounting.accepted == 4)
    }
}
