#if Kafka
    import Foundation
    import KafkaMock
    import MillraceFormats
    import Testing

    /// The tire-pressure application on a Kafka cluster, or rather on librdkafka's mock of one.
    ///
    /// What a process that is left alone gives equals what the embedded engine gives. The mock keeps no offsets of
    /// transactions: whoever is given a partition later begins at its beginning, and the readings between the two halves
    /// of the topology are there twice then, out of order. So after a takeover it is only shown that all partitions are
    /// worked on again; that each alert comes once, and is right, takes a cluster.
    @Suite(.serialized) struct KafkaEngineTests {
        @Test func aKilledProcessIsReplaced() throws {
            let stage = try KafkaStage()
            let expected = try TireTraffic.expected(in: stage.folder)
            try stage.startGenerator()
            let first = try stage.startProcessing()
            try stage.publish(TireTraffic.first)
            let early = expected.filter { Self.time(of: $0) < TireTraffic.firstEnd }
            try stage.waitForAlerts("those of the embedded engine, \(early)") { alerts in
                try alerts.repeats == 0 && alerts.list(before: TireTraffic.firstEnd) == early
            }
            let second = try stage.startProcessing()
            try stage.waitForAlerts("repeats, which show that the partitions are shared") { $0.repeats > 0 }
            first.send(SIGKILL)
            try stage.publish(TireTraffic.second)
            try stage.waitForAlerts("alerts of all vehicles") { $0.vehiclesOfSecondStretch == TireTraffic.vehicles }
            second.send(SIGINT)
            #expect(try second.waitForEnd().exitCode == 0)
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

        private static func time(of alert: String) -> String {
            (try? JSONValue(parsing: alert))?["time"]?.string ?? ""
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
