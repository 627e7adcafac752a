import MillraceCore
import Testing

@testable import MillraceStreams

struct CommitFailuresTests {
    private let error = EngineError(.io, "no")

    @Test func pausesGrowAndEndWithTheReason() {
        var failures = CommitFailures(limit: 15)
        var pauses: [Int64?] = []
        for _ in 1..<15 {
            let end = failures.note(.abortable(error))
            #expect(end == nil)
            pauses.append(failures.pause?.milliseconds)
        }
        #expect(pauses == [nil, nil, nil, 10, 20, 40, 80, 160, 320, 640, 1_000, 1_000, 1_000, 1_000])
        let last = failures.note(.fenced(error))
        #expect(last?.code == .io && last?.message.hasPrefix("15 commits in a row have failed") == true)
    }

    @Test func aCommitBeginsTheCountAnew() {
        var failures = CommitFailures(limit: 2)
        let outcomes: [CommitOutcome] = [.unknown(error), .committed([:]), .retriable(error), .abortable(error)]
        let ends = outcomes.map { failures.note($0) != nil }
        #expect(ends == [false, false, false, true])
    }
}
