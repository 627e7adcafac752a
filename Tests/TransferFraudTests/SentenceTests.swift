import MillraceCommand
import MillraceCore
import MillraceReplay
import Testing
import TransferFraud

/// What a live run tells a person.
@Suite struct SentenceTests {
    private static let rules = [#"{"id":"tried","kind":"small-then-large","score":60}"#]
    private static let accounts = [
        #"{"account":"alice","zone":"America/New_York"}"#, #"{"account":"K-77","zone":"Asia/Seoul"}"#,
    ]
    private let folder: TemporaryFolder
    private let run: LiveRun
    private let sentences: any ResultSentences

    init() throws {
        folder = try TemporaryFolder()
        var settings = TransferFraudSettings()
        settings.rules = try folder.write("rules.jsonl", Self.rules)
        settings.accounts = try folder.write("accounts.jsonl", Self.accounts)
        run = try LiveRun(settings)
        sentences = try TransferFraudDefinition.makeSentences(on: run.engine)
        try sentences.refresh()
    }

    private func transfer(
        _ id: String, _ time: String, _ from: String, _ amount: String, _ currency: String = "USD"
    ) -> String {
        #"{"id":"\#(id)","time":"\#(time)","from":"\#(from)","to":"bob","amount":\#(amount),"currency":"\#(currency)"}"#
    }

    /// One after the other, so that they arrive in this order whatever partitions they are in.
    private func publish(_ lines: [String]) throws {
        for line in lines { try run.publish([line]) }
    }

    /// The sentences of a result, in canonical order.
    private func told(_ result: String) throws -> [String] {
        try ResultCollector(engine: run.engine, applicationID: "transfer-fraud").results(of: "fraud-\(result)")
            .map { sentences.sentence(for: $0, of: result) }
    }

    /// Alice's clocks count, wherever the time was written; of an account without a zone, UTC.
    @Test func decisions() throws {
        try publish([
            transfer("a", "2026-03-07T01:34:00+01:00", "alice", "250"),
            transfer("b", "2026-03-07T12:00:00Z", "K-77", "1250000", "KRW"),
            transfer("c", "2026-03-07T12:01:00Z", "X9", "0.5", "CHF"),
            transfer("d", "2026-03-08T00:02:00Z", "X9", "1234567.89", "CHF"),
            transfer("e", "2026-03-08T17:00:00Z", "alice", "0.75"),
            transfer("f", "2026-03-08T16:05:00Z", "alice", "12000.50"),
        ])
        #expect(
            try told("decisions") == [
                "Alice sent Bob $250 on Friday at 7:34 pm: approved",
                "K-77 sent Bob ₩1,250,000 on Saturday at 9:00 pm: approved",
                "X9 sent Bob 0.50 CHF on Saturday at 12:01 pm UTC: approved",
                "X9 tried to send Bob 1,234,567.89 CHF on Sunday at 12:02 am UTC: held (score 60: tried)",
                // Daylight saving time has begun in New York: 16:05 UTC is five past noon.
                "Alice tried to send Bob $12,000.50 on Sunday at 12:05 pm: held (score 60: tried)",
                "Alice sent Bob $0.75 on Sunday at 1:00 pm: approved",
            ])
    }

    @Test func allElse() throws {
        try publish([
            transfer("a", "2026-03-07T00:33:00Z", "alice", "0.5"),
            transfer("b", "2026-03-07T00:34:00Z", "alice", "750"),
            transfer("b", "2026-03-07T00:35:00Z", "alice", "750"),
            #"{"id":"b","time":"2026-03-07T05:10:00Z","action":"release"}"#,
            #"{"id":"b","time":"2026-03-07T05:11:00Z","action":"decline"}"#,
            transfer("z", "2026-03-20T00:00:00Z", "alice", "1"),
        ])
        #expect(
            try told("repeats") == [
                "Alice tried to send Bob $750 on Friday at 7:34 pm: held (score 60: tried), as before"
            ])
        #expect(
            try told("actions") == [
                "Alice's $750 to Bob (b) was released on Saturday at 12:10 am",
                "b could not be declined on Saturday at 5:11 am UTC: it is not held",
            ])
        #expect(
            try told("journal").prefix(2) == ["$0.50 moved from Alice to Bob (a)", "$750 moved from Alice to Bob (b)"])
        #expect(
            try told("statements").prefix(4) == [
                "Alice has -$0.50 after -$0.50 (a)", "Bob has $0.50 after $0.50 (a)",
                "Alice has -$750.50 after -$750 (b)", "Bob has $750.50 after $750 (b)",
            ])
    }

    /// Lines as section 9 of the specification has them, and what is none.
    @Test func casesAndOthers() {
        let line =
            #"{"account":"alice","opened":"2026-03-07T00:35:00.000Z","closed":"2026-03-07T05:35:00.000Z","#
            + #""count":2,"transfers":["b","c"],"amounts":{"EUR":5,"USD":75000},"score":60,"rules":["a","b"]}"#
        #expect(
            sentences.sentence(for: Array(line.utf8), of: "cases")
                == "A case for Alice: 2 transfers of €0.05 and $750, held or blocked from Friday, March 6 to Saturday, March 7 "
                + "(score 60: a, b)")
        for other in ["{}", "no JSON"] {
            #expect(sentences.sentence(for: Array(other.utf8), of: "decisions") == other)
        }
    }
}
