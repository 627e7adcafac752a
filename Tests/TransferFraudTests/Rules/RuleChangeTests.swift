import MillraceCore
import MillraceFormats
import MillraceLog
import MillraceReplay
import Testing
import TransferFraud

/// Rules that are changed while the application runs, by section 11 of the specification.
@Suite struct RuleChangeTests {
    private static let first =
        #"{"id":"often","kind":"velocity","key":"payer","aggregate":"count","limit":1,"window":"30d","score":60}"#

    private static func second(_ effect: String, score: Int = 10, version: Int = 2) -> String {
        #"{"id":"often","version":\#(version),"kind":"velocity","key":"payer","aggregate":"count","limit":1,"window":"30d","#
            + #""score":\#(score),"effectiveFrom":\#(effect)}"#
    }

    /// A transfer by one of seven accounts at a minute of 2026-03-02; each but an account's first is a hit.
    private static func transfer(_ number: Int, minute: Int) -> String {
        let clock = "\(minute / 60 + 10):\(minute % 60 < 10 ? "0" : "")\(minute % 60)"
        return
            #"{"id":"t\#(number)","time":"2026-03-02T\#(clock):00Z","from":"A\#(number % 7)","to":"B","amount":5,"currency":"USD"}"#
    }

    private let folder: TemporaryFolder
    private let run: LiveRun

    init() throws {
        folder = try TemporaryFolder()
        var settings = TransferFraudSettings()
        settings.rules = try folder.write("rules.jsonl", [Self.first])
        run = try LiveRun(settings)
    }

    private func put(_ lines: String...) throws -> (added: [String], overtaken: [String]) {
        try RulesDesk.put(try folder.write("change.jsonl", lines), on: run.engine)
    }

    /// The decisions with a hit: event time, score and version of the rule.
    private func hits() throws -> [(time: String, sequence: Int64, version: Int64)] {
        try run.decisions().compactMap { line in
            let decision = try JSONValue(parsing: line)
            let hit = decision["reasons"]?[0]
            return try hit.map {
                (
                    try #require(decision["time"]?.string), try #require(decision["sequence"]?.int64),
                    try #require($0["version"]?.int64)
                )
            }
        }
    }

    /// 100 transfers up to 10:49, a change from 11:00 on, and 200 more, which come out of order by up to 20 minutes, so that
    /// some before 11:00 come after others behind it.
    @Test func aVersionHoldsFromItsTimeOn() throws {
        try run.publish((0..<100).map { Self.transfer($0, minute: $0 / 2) })
        let (added, overtaken) = try put(Self.second(#"{"time":"2026-03-02T12:00:00+01:00"}"#))
        #expect(added == ["rule often, version 2: holds from 2026-03-02T11:00:00.000Z on"] && overtaken.isEmpty)
        let before = try run.decisions()
        var random = SeededRandom(seed: 5)
        try run.publish(
            (100..<300).map { number in
                Self.transfer(number, minute: max(number / 2 - Int(random.integer(below: 20)), 0))
            })
        let hits = try hits()
        #expect(hits.count == 293)
        #expect(hits.allSatisfy { $0.version == ($0.time >= "2026-03-02T11:00" ? 2 : 1) })
        // Both kinds came after the change, and neither order of arrival nor the past was touched.
        let bound = try #require(hits.first { $0.version == 2 }?.sequence)
        #expect(hits.contains { $0.version == 1 && $0.sequence > bound })
        #expect(Set(before).isSubset(of: try run.decisions()))
        #expect(try run.replayedDecisions() == run.decisions())
    }

    /// Three partitions: a sequence is that many times the place in the partition, and the partition's number.
    @Test func aVersionHoldsFromItsSequenceOn() throws {
        try run.publish((0..<90).map { Self.transfer($0, minute: $0 / 2) })
        let greatest = try #require(try hits().map(\.sequence).max())
        let start = greatest + 31
        _ = try put(Self.second(#"{"sequence":\#(start)}"#))
        try run.publish((90..<270).map { Self.transfer($0, minute: $0 / 2) })
        let hits = try hits()
        #expect(hits.allSatisfy { $0.version == ($0.sequence >= start ? 2 : 1) })
        #expect(hits.contains { $0.sequence > greatest && $0.version == 1 })
        #expect(try run.replayedDecisions() == run.decisions())
    }

    @Test func whatIsReachedIsRefused() throws {
        try run.publish((0..<100).map { Self.transfer($0, minute: $0 / 2) })
        let before = try RulesDesk.lines(on: run.engine)
        let greatest = try #require(try InputExtent(of: "fraud-transfers", on: run.engine).sequence)
        for (line, complaint) in [
            (Self.second(#"{"time":"2026-03-02T10:49:00Z"}"#), "up to 2026-03-02T10:49:00.000Z"),
            (Self.second(#"{"sequence":\#(greatest)}"#), "sequence \(greatest); give a later"),
            (Self.first.replacing("60", with: "61"), "version 1: this version is in effect"),
            (
                Self.first.replacing("often", with: "new"),
                "rule new, version 1: effectiveFrom (the beginning) is reached"
            ),
            (#"{"suppress":"often","account":"A1","until":"2026-04-01T00:00:00Z"}"#, "suppression of often on A1"),
            (#"{"id":"often"}"#, "line 1"), (#"{"id":"often","version":2,"kind":"magic","score":1}"#, "no kind magic"),
        ] {
            let error = #expect(throws: InputError.self) { try put(line) }
            #expect(error?.message.contains(complaint) == true, "\(error?.message ?? "")")
        }
        #expect(try RulesDesk.lines(on: run.engine) == before)
        // One ms and one sequence later both will do.
        _ = try put(Self.second(#"{"time":"2026-03-02T10:49:00.001Z"}"#))
        _ = try put(Self.second(#"{"sequence":\#(greatest + 1)}"#, version: 3))
    }

    /// What is not in effect yet may be changed, and given back unchanged with the rest of the book.
    @Test func whatIsToComeMayBeChanged() throws {
        try run.publish((0..<4).map { Self.transfer($0, minute: $0) })
        _ = try put(Self.second(#"{"time":"2026-03-02T11:00:00Z"}"#, score: 10))
        _ = try put(Self.first, Self.second(#"{"time":"2026-03-02T11:00:00Z"}"#, score: 20))
        #expect(
            try RulesDesk.lines(on: run.engine) == [
                Self.first, Self.second(#"{"time":"2026-03-02T11:00:00Z"}"#, score: 20),
            ])
        #expect(try put(Self.second(#"{"time":"2026-03-02T11:00:00Z"}"#, score: 20)).added.isEmpty)
        #expect(try RulesDesk.table(on: run.engine).contains("2026-03-02T11:00:00.000Z  to come"))
        try run.publish([Self.transfer(4, minute: 60)])
        #expect(try RulesDesk.table(on: run.engine).contains("2026-03-02T11:00:00.000Z  holds"))
        #expect(throws: InputError.self) { try put(Self.second(#"{"time":"2026-03-03T00:00:00Z"}"#, version: 1)) }
    }

    /// The currencies of a version are a member like its score. The transfers are in USD.
    @Test func currenciesMayBeChanged() throws {
        try run.publish((0..<14).map { Self.transfer($0, minute: $0) })
        let second = Self.second(#"{"time":"2026-03-02T10:20:00Z"}"#)
        func limited(_ codes: String, _ line: String) -> String { line.dropLast() + #","currencies":\#(codes)}"# }
        _ = try put(limited(#"["USD","KRW"]"#, second))
        #expect(try put(limited(#"[ "USD", "KRW" ]"#, second)).added.isEmpty)
        #expect(try put(limited(#"["KRW"]"#, second)).added.count == 1)
        let third = Self.second(#"{"time":"2026-03-02T10:40:00Z"}"#, version: 3)
        _ = try put(limited(#"["EUR","USD"]"#, third))
        let table = try RulesDesk.table(on: run.engine).split(separator: "\n").prefix(4).map { line in
            line.split(separator: " ").dropFirst(5).first.map(String.init)
        }
        #expect(table == ["CURRENCIES", "all", "KRW", "EUR,USD"])
        try run.publish((14..<60).map { Self.transfer($0, minute: $0) })
        let hits = try hits()
        #expect(hits.filter { $0.version == 1 }.count == 13 && hits.filter { $0.version == 3 }.count == 20)
        #expect(hits.allSatisfy { $0.version != 2 } && hits.count == 33)
        #expect(throws: InputError.self) { try put(limited(#"["USD"]"#, second)) }
    }

    /// A transfer that comes between the look at the log and the commit of the change.
    @Test func whatIsOvertakenIsTold() throws {
        try run.publish((0..<4).map { Self.transfer($0, minute: $0) })
        let change = try folder.write("change.jsonl", [Self.second(#"{"time":"2026-03-02T11:00:00Z"}"#)])
        let engine = OvertakingEngine(run.engine, before: .transaction) { [run] in
            try? run.publish([Self.transfer(4, minute: 61)], isHandled: false)
        }
        let (added, overtaken) = try RulesDesk.put(change, on: engine)
        #expect(added.count == 1)
        #expect(overtaken.count == 1 && overtaken[0].contains("2026-03-02T11:00:00.000Z was reached"))
    }

    /// The other one publishes after the book was read.
    @Test func ofTwoAtOnceOneFails() throws {
        try run.publish([Self.transfer(0, minute: 0)])
        let change = try folder.write("change.jsonl", [Self.second(#"{"time":"2026-03-02T11:00:00Z"}"#)])
        let other = try folder.write("other.jsonl", [Self.second(#"{"time":"2026-03-02T12:00:00Z"}"#, version: 3)])
        let engine = OvertakingEngine(run.engine, before: .look(at: "fraud-transfers")) { [run] in
            _ = try? RulesDesk.put(other, on: run.engine)
        }
        let error = #expect(throws: EngineError.self) { try RulesDesk.put(change, on: engine) }
        #expect(error?.code == .fenced && error?.message.contains("try again") == true)
        #expect(try RulesDesk.lines(on: run.engine).count == 2)
    }

    /// Two processes start on an empty log; one publishes its rules just before the other would have.
    @Test func twoMayStartAtOnce() throws {
        var settings = TransferFraudSettings()
        settings.rules = try folder.write("same.jsonl", [Self.first, Self.second(#"{"sequence":9}"#)])
        let other = try Application.transferFraud(settings)
        for topic in ["fraud-accounts", "fraud-rules"] {
            let log = try EmbeddedLog.inMemory()
            let engine = OvertakingEngine(log, before: .publication(to: topic)) { try? other.prepare(log) }
            settings.rules = try folder.write("part.jsonl", [Self.first])
            try Application.transferFraud(settings).prepare(engine)
            #expect(try RulesDesk.lines(on: log).count == 2, "\(topic)")
        }
    }

    /// The log keeps its rules when the application starts again.
    @Test func aLogKeepsItsRules() throws {
        try run.publish([Self.transfer(0, minute: 0)])
        _ = try put(Self.second(#"{"time":"2026-03-02T11:00:00Z"}"#))
        let book = try RulesDesk.lines(on: run.engine)
        var settings = TransferFraudSettings()
        try Application.transferFraud(settings).prepare(run.engine)
        settings.rules = try folder.write("same.jsonl", [Self.first])
        try Application.transferFraud(settings).prepare(run.engine)
        settings.rules = try folder.write("other.jsonl", [Self.first.replacing("60", with: "61")])
        let application = try Application.transferFraud(settings)
        #expect(throws: InputError.self) { try application.prepare(run.engine) }
        #expect(try RulesDesk.lines(on: run.engine) == book)
    }
}
