import Foundation
import MillraceCore
import MillraceFormats
import MillraceLog
import MillraceStreams
import Testing

/// Rules that are changed from a second process while the application runs in the first.
struct LiveRulesTests {
    static let program = BuiltProgram.transferFraud

    private let folder: TemporaryFolder
    private let log: EmbeddedLog
    private let writer: SourceWriter

    init() throws {
        folder = try TemporaryFolder()
        try folder.write(
            "rules.jsonl",
            lines: [
                #"{"id":"often","kind":"velocity","aggregate":"count","key":"payer","limit":1,"window":"1d","score":60}"#
            ])
        try folder.write(
            "change.jsonl",
            lines: [
                #"{"id":"often","version":2,"kind":"velocity","aggregate":"count","key":"payer","limit":1,"window":"1d","#
                    + #""score":10,"effectiveFrom":{"time":"2026-03-02T10:30:00Z"}}"#
            ])
        log = try EmbeddedLog.open(directory: folder.path + "/log")
        writer = try SourceWriter(engine: log, applicationID: "transfer-fraud", topic: "fraud-transfers", partitions: 2)
    }

    /// One transfer a minute.
    private func publish(_ minutes: Range<Int>) throws {
        for minute in minutes {
            let id = "t\(minute)"
            let line =
                #"{"id":"\#(id)","time":"2026-03-02T10:\#(minute < 10 ? "0" : "")\#(minute):00Z","from":"alice","to":"bob","#
                + #""amount":5,"currency":"USD"}"#
            try Array(id.utf8).withUnsafeBytes { key in
                try Array(line.utf8).withUnsafeBytes { value in
                    let time = Timestamp(milliseconds: 1_772_445_600_000 + Int64(minute) * 60_000)
                    try writer.write(key: key, value: value, time: time)
                }
            }
        }
        try writer.commit(nil)
    }

    /// Waits until the running application has made so many decisions, and gives them by event time.
    private func decisions(_ count: Int, of child: Child) throws -> [JSONValue] {
        let (consumer, buffer) = (try log.makeConsumer(), RecordBuffer())
        while true {
            let mark = consumer.news()
            var lines: [JSONValue] = []
            for number in 0..<(try log.topic(named: "fraud-decisions")?.partitions ?? 0) {
                _ = try consumer.readToEnd(of: TopicPartition("fraud-decisions", number), from: 0, into: buffer) {
                    buffer in
                    lines += try buffer.records.compactMap(\.value).map { try JSONValue(parsing: $0) }
                }
            }
            if lines.count >= count {
                return lines.sorted { ($0["time"]?.string ?? "") < ($1["time"]?.string ?? "") }
            }
            try #require(!child.hasEnded(within: 0), "\(child.messages())")
            consumer.waitForNews(after: mark, timeout: .milliseconds(100))
        }
    }

    @Test(.timeLimit(.minutes(5))) func aChangeHoldsFromItsTimeOnWithoutARestart() throws {
        let live = ["run", "--only", "process", "--data-dir", "log", "--rules", "rules.jsonl"]
        let child = try Self.program.start(live, in: folder)
        try publish(0..<20)
        _ = try decisions(20, of: child)
        let put = try Self.program.run(["rules", "put", "change.jsonl", "--data-dir", "log"], in: folder)
        #expect(put.exitCode == 0, "\(put.errors)")
        #expect(put.output == "rule often, version 2: holds from 2026-03-02T10:30:00.000Z on\n")
        try publish(20..<50)
        let decided = try decisions(50, of: child)
        // Of alice's first transfers one arrived before the others, and was no hit.
        #expect(decided.prefix(20).filter { $0["reasons"]?.elements == [] }.count == 1)
        for (minute, decision) in decided.enumerated() where decision["reasons"]?.elements != [] {
            #expect(decision["reasons"]?[0]?["version"]?.int64 == (minute < 30 ? 1 : 2), "minute \(minute)")
            #expect(decision["decision"]?.string == (minute < 30 ? "hold" : "approve"), "minute \(minute)")
        }

        // Once more, and now it is too late; what there is can be listed, and given back.
        let late = try Self.program.run(["rules", "put", "change.jsonl", "--data-dir", "log"], in: folder)
        #expect(late.exitCode == 0 && late.output == "" && late.errors.contains("holds all of these lines already"))
        try folder.write(
            "late.jsonl", lines: [try line("change.jsonl").replacing(#""version":2"#, with: #""version":3"#)])
        let refused = try Self.program.run(["rules", "put", "late.jsonl", "--data-dir", "log"], in: folder)
        #expect(refused.exitCode == 65 && refused.errors.contains("reaches up to 2026-03-02T10:49:00.000Z"))
        let listed = try Self.program.run(["rules", "list", "--data-dir", "log", "--format", "json"], in: folder)
        #expect(listed.lines == [try line("rules.jsonl"), try line("change.jsonl")])

        child.send(SIGINT)
        let ended = try child.waitForEnd()
        #expect(
            ended.exitCode == 0
                && ended.lines.contains("Alice sent Bob $5 on Monday at 10:49 am UTC: approved (score 10: often)"))
        try foretell(decided)
        // The log keeps its rules.
        let other = try Self.program.run(Array(live.dropLast()) + ["late.jsonl"], in: folder)
        #expect(other.exitCode == 65 && other.errors.contains("without this rule often, version 3"))
    }

    private func line(_ name: String) throws -> String {
        String(decoding: try folder.read(name), as: UTF8.self).trimmingCharacters(in: .newlines)
    }

    /// A backtest of the old rules over the log tells how it would have gone on without the change.
    private func foretell(_ decided: [JSONValue]) throws {
        let arguments = ["backtest", "--from-log", "--data-dir", "log", "--rules", "rules.jsonl", "--out", "out"]
        let outcome = try Self.program.run(arguments + ["--format", "json"], in: folder)
        #expect(outcome.exitCode == 0)
        let parts = [
            #"{"transfers":50,"differ":20,"decisions":[{"before":"approve","after":"approve","transfers":1},"#,
            #"{"before":"approve","after":"hold","transfers":20},{"before":"hold","after":"hold","transfers":29}],"#,
            #""rules":[{"rule":"often","before":49,"after":49,"gained":0,"lost":0}]}"#,
        ]
        #expect(outcome.lines == [parts.joined()])
        let before = try Samples.values(String(decoding: folder.read("out/before.jsonl"), as: UTF8.self))
        #expect(before == decided)
    }
}
