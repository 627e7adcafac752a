#if Kafka
    import Foundation
    import KafkaMock
    import MillraceFormats
    import Testing

    /// The tire-pressure application on a Kafka cluster, or rather on librdkafka's mock of one.
    ///
    /// The mock keeps no offsets of transactions, and shows what a killed process had begun to write: whoever is given a
    /// partition later begins at its beginning. So alerts come several times, as do the readings between the two halves of
    /// the topology; but without repeats, which have the same place, they are what the embedded engine gives.
    @Suite(.serialized) struct KafkaEngineTests {
        @Test func killedProcessesChangeNoAlert() throws {
            let stage = try KafkaStage()
            let expected = try TireTraffic.expected(in: stage.folder)
            try stage.startGenerator()
            var processes = [try stage.startProcessing(), try stage.startProcessing()]
            var seen = 0
            func waitForMore(_ what: String) throws {
                seen = try stage.waitForAlerts("\(what): more than \(seen)") { $0.count > seen }.count
            }
            let parts = TireTraffic.parts(4)
            try stage.publish(parts[0])
            try waitForMore("the first alerts")
            // The first to go has just begun; the second has taken over from it, and given half away again.
            for part in parts[1...2] {
                try stage.publish(part)
                processes.removeFirst().send(SIGKILL)
                processes.append(try stage.startProcessing())
                try waitForMore("alerts of those that are left")
            }
            try stage.publish(parts[3])
            let found = try stage.waitForAlerts("those of the embedded engine, \(expected)") { alerts in
                try alerts.list(before: TireTraffic.secondEnd) == expected
            }
            #expect(found.repeats > 0, "the mock keeps offsets: this shows nothing any more")
            for process in processes { process.send(SIGINT) }
            for process in processes { #expect(try process.waitForEnd().exitCode == 0) }
        }

        @Test func anAbsentClusterIsWaitedFor() throws {
            let stage = try KafkaStage()
            try stage.startGenerator()
            let process = try stage.startProcessing()
            try stage.publish(TireTraffic.first)
            try stage.waitForAlerts("alerts") { $0.count > 0 }
            try stage.mock.tell("down")
            try process.waitForMessage("cannot be reached")
            // The generator has to keep these until it can publish them.
            try stage.publish(TireTraffic.second)
            try stage.mock.tell("up")
            try process.waitForMessage("is back")
            try stage.waitForAlerts("alerts of all vehicles") { $0.vehiclesOfSecondStretch == TireTraffic.vehicles }
            process.send(SIGINT)
            #expect(try process.waitForEnd().exitCode == 0)
        }

        @Test func anAbsentClusterIsWaitedForAtTheStart() throws {
            let stage = try KafkaStage()
            try stage.mock.tell("down")
            try stage.startGenerator()
            let process = try stage.startProcessing()
            try process.waitForMessage("cannot be reached")
            try stage.mock.tell("up")
            try stage.publish(TireTraffic.first)
            try stage.waitForAlerts("alerts") { $0.count > 0 }
            process.send(SIGINT)
            #expect(try process.waitForEnd().exitCode == 0)
        }

        @Test func ctrlCWhileAnAbsentClusterIsWaitedForEndsSoon() throws {
            let stage = try KafkaStage()
            try stage.mock.tell("down")
            let process = try stage.startProcessing()
            try process.waitForMessage("cannot be reached")
            process.send(SIGINT)
            #expect(try process.waitForEnd().exitCode == 1)
            #expect(process.messages().contains("stopped while the engine is away"), "\(process.messages())")
        }

        /// Neither the generator nor who starts again meets it once more.
        @Test(arguments: ["1970-01-01 00:00:00", "1969-12-31 23:59:59"])
        func aLineThatKafkaCannotStoreBecomesADeadLetter(time: String) throws {
            let stage = try KafkaStage()
            try stage.startGenerator()
            let process = try stage.startProcessing()
            let old = TireTraffic.first[0].replacing("2026-04-01 08:00:03", with: time)
            try #require(old != TireTraffic.first[0])
            try stage.publish([old] + TireTraffic.first)
            try stage.waitForAlerts("alerts") { $0.count > 0 }
            let letters = try stage.records(of: "tire-pressure-alerts-dead-letters")
            #expect(letters.count == 1 && "\(letters)".contains("unstorable-time"), "\(letters)")
            process.send(SIGINT)
            #expect(try process.waitForEnd().exitCode == 0)
        }

        /// Calls to the engine wait for it much longer.
        @Test func ctrlCWhileTheClusterIsAwayEndsSoon() throws {
            let stage = try KafkaStage()
            try stage.startGenerator()
            let process = try stage.startProcessing()
            try stage.publish(TireTraffic.first)
            try stage.waitForAlerts("alerts") { $0.count > 0 }
            try stage.mock.tell("down")
            try process.waitForMessage("cannot be reached")
            process.send(SIGINT)
            let outcome = try process.waitForEnd()
            #expect(outcome.exitCode == 1)
            #expect(process.messages().contains("stopped while the engine is away"), "\(process.messages())")
        }

        /// The mock keeps no offsets, by which a replay knows that it is done.
        @Test func aReplayThatCouldNotEndIsRefused() throws {
            let stage = try KafkaStage()
            try stage.folder.write("all.jsonl", lines: TireTraffic.first)
            let outcome = try BuiltProgram.tirePressureAlerts.run(
                ["replay", "all.jsonl", "--registry", "registry.jsonl"] + stage.cluster, in: stage.folder)
            #expect(outcome.exitCode == 64)
            #expect(outcome.errors.contains("keeps no offsets"), "\(outcome.errors)")
        }

        /// A cluster has tools of its own for that, which the message names.
        @Test func theSettingsOfAClustersTopicsAreNotChanged() throws {
            let stage = try KafkaStage()
            let outcome = try BuiltProgram.millrace.run(
                ["topics", "alter", "tire-alerts", "--set", "retention.ms=1000"] + stage.cluster, in: stage.folder)
            #expect(outcome.exitCode == 64 && outcome.output == "")
            let advice = "--entity-name tire-alerts --add-config retention.ms=1000"
            #expect(outcome.errors.contains(advice), "\(outcome.errors)")
        }

        /// Its offsets do not count records, and ticks name offsets.
        @Test func aClustersLogIsNotReplayed() throws {
            let stage = try KafkaStage()
            let outcome = try BuiltProgram.tirePressureAlerts.run(
                ["replay", "--from-log", "--registry", "registry.jsonl"] + stage.cluster, in: stage.folder)
            #expect(outcome.exitCode == 64)
            #expect(outcome.errors.contains("a cluster's log cannot be replayed"), "\(outcome.errors)")
        }

        static let kcat = "/usr/bin/kcat"

        @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: kcat), "kcat is not installed"))
        func kcatWritesReadingsAndReadsAlerts() throws {
            let stage = try KafkaStage()
            let expected = try TireTraffic.expected(in: stage.folder)
            _ = try stage.startProcessing()
            let lines = TireTraffic.first + TireTraffic.second
            let keyed = try stage.folder.write("keyed", lines: lines.map { "\(Self.sensor(of: $0))\t\($0)" })
            try Self.kcat(["-P", "-t", "tire-packets", "-K", "\t", "-l", keyed], stage)
            var found: [String] = []
            let limit = Date(timeIntervalSinceNow: 120)
            while found != expected {
                try #require(Date() < limit, "expected \(expected), found \(found)")
                let output = try Self.kcat(["-C", "-q", "-e", "-t", "tire-alerts"], stage)
                found = try TireAlerts.list(Samples.values(output), before: TireTraffic.secondEnd)
            }
        }

        private static func sensor(of line: String) -> Substring {
            line.split(separator: "\"").first { $0.hasPrefix("a") && $0.count < 4 } ?? ""
        }

        @discardableResult
        private static func kcat(_ arguments: [String], _ stage: KafkaStage) throws -> String {
            let process = Process()
            let output = Pipe()
            process.executableURL = URL(filePath: kcat)
            process.arguments = ["-b", stage.mock.bootstrapServers] + arguments
            process.standardOutput = output
            process.standardError = FileHandle.nullDevice
            try process.run()
            let data = output.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            try #require(process.terminationStatus == 0)
            return String(decoding: data, as: UTF8.self)
        }
    }
#endif
