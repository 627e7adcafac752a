#if Kafka
    import Foundation
    import MillraceFormats
    import Testing

    /// Rules of the fraud application that are changed from a second process while it runs in the first, on librdkafka's mock
    /// cluster. Expected is what the rules say: alice's second transfer of a day, and each after it, is a hit, and counts by
    /// the version that holds at its time.
    struct LiveRulesOnKafkaTests {
        private let stage: KafkaStage

        init() throws {
            stage = try KafkaStage(.transferFraud)
            try stage.folder.write("rules.jsonl", lines: [Self.rule(version: nil, score: 60)])
            try stage.folder.write("change.jsonl", lines: [Self.rule(version: 2, score: 10)])
        }

        private static func rule(version: Int?, score: Int) -> String {
            let start = version.map { #""version":\#($0),"effectiveFrom":{"time":"2026-03-02T10:30:00Z"},"# } ?? ""
            return #"{"id":"often",\#(start)"kind":"velocity","aggregate":"count","key":"payer","limit":1,"#
                + #""window":"1d","score":\#(score)}"#
        }

        /// One transfer a minute.
        private func publish(_ minutes: Range<Int>) throws {
            try stage.publish(
                minutes.map { minute in
                    let time = String(format: "2026-03-02T10:%02d:00Z", minute)
                    return #"{"id":"t\#(minute)","time":"\#(time)","from":"alice","to":"bob","amount":5,"#
                        + #""currency":"USD"}"#
                })
        }

        /// Waits for so many decisions, and gives them by event time.
        private func decisions(_ count: Int, of process: Child) throws -> [JSONValue] {
            let limit = Date(timeIntervalSinceNow: 120)
            while true {
                let found = try stage.records(of: "fraud-decisions").map {
                    try JSONValue(parsing: try #require($0["value"]?.string))
                }
                if found.count >= count {
                    return found.sorted { ($0["time"]?.string ?? "") < ($1["time"]?.string ?? "") }
                }
                try #require(
                    Date() < limit && !process.hasEnded(within: 0), "\(found.count) decisions: \(process.messages())")
            }
        }

        @Test(.timeLimit(.minutes(5))) func aChangeHoldsFromItsTimeOnWithoutARestart() throws {
            try stage.startGenerator()
            let process = try stage.startProcessing(["--rules", "rules.jsonl"])
            try publish(0..<20)
            _ = try decisions(20, of: process)
            let put = try BuiltProgram.transferFraud.run(
                ["rules", "put", "change.jsonl"] + stage.cluster, in: stage.folder)
            #expect(put.exitCode == 0, "\(put.errors)")
            #expect(put.output == "rule often, version 2: holds from 2026-03-02T10:30:00.000Z on\n")
            try publish(20..<50)
            let decided = try decisions(50, of: process)
            #expect(decided.compactMap { $0["id"]?.string } == (0..<50).map { "t\($0)" }, "each is decided once")
            // Of the first twenty one arrived before the others, and was no hit.
            #expect(decided.prefix(20).filter { $0["reasons"]?.elements == [] }.count == 1)
            for (minute, decision) in decided.enumerated() where decision["reasons"]?.elements != [] {
                #expect(decision["reasons"]?[0]?["version"]?.int64 == (minute < 30 ? 1 : 2), "minute \(minute)")
                #expect(decision["decision"]?.string == (minute < 30 ? "hold" : "approve"), "minute \(minute)")
            }
            process.send(SIGINT)
            #expect(try process.waitForEnd().exitCode == 0)
        }
    }
#endif
