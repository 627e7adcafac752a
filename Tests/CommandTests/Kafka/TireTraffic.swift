#if Kafka
    import Foundation
    import MillraceFormats
    import Testing

    /// Sensors that send once a minute, two stretches of forty minutes with a long rest between them, and after each
    /// stretch a packet each, hours later, which lets event time pass all that came before. No packet is late, however
    /// long the processes take.
    enum TireTraffic {
        /// How many there are: enough for some in each partition, whose event time would else be made up by the clock.
        private static let sensors = 16

        /// Whose sensor is whose.
        static let registry = (1...sensors).map { number in
            #"{"sensor":"a\#(number)","vehicle":"cart-\#(number)","wheel":"Row1.Left","placard_kPa":250,"time_zone":"UTC"}"#
        }

        static let first = stretch(from: 8) + rest(at: 10)
        static let second = stretch(from: 12) + rest(at: 20)

        /// All of it, in `count` parts of about equal length.
        static func parts(_ count: Int) -> [[String]] {
            let lines = first + second
            return (0..<count).map { Array(lines[lines.count * $0 / count..<lines.count * ($0 + 1) / count]) }
        }

        /// When the second stretch begins, in which each vehicle has alerts.
        static let secondStart = "2026-04-01T12:00:00.000Z"
        /// Alerts before this moment are complete when all has been read.
        static let secondEnd = "2026-04-01T19:59:00.000Z"

        static let vehicles = Set((1...sensors).map { "cart-\($0)" })

        private static func rest(at hour: Int) -> [String] {
            (1...sensors).map { packet(sensor: $0, hour: hour, minute: 0, second: 0, pressure: 250) }
        }

        private static func stretch(from hour: Int) -> [String] {
            (0..<40).flatMap { minute in
                (1...sensors).map { number in
                    // Each falls low and recovers in its own rhythm.
                    let isLow = (minute + number) % (2 * number + 2) >= number + 1
                    return packet(
                        sensor: number, hour: hour, minute: minute, second: number * 3, pressure: isLow ? 170 : 250)
                }
            }
        }

        private static func packet(sensor: Int, hour: Int, minute: Int, second: Int, pressure: Int) -> String {
            let time = String(format: "2026-04-01 %02d:%02d:%02d", hour, minute, second)
            return #"{"time" : "\#(time)", "model" : "Porsche", "type" : "TPMS", "id" : "a\#(sensor)", "#
                + #""pressure_kPa" : \#(pressure).0, "temperature_C" : 20.000, "mic" : "CRC"}"#
        }

        /// The alerts that the embedded engine gives for all of it, in order.
        static func expected(in folder: TemporaryFolder) throws -> [String] {
            try folder.write("all.jsonl", lines: first + second)
            let program = BuiltProgram.tirePressureAlerts
            let generator = try program.start(
                ["run", "--only", "generate", "--input", "all.jsonl", "--data-dir", "log"], in: folder)
            defer { generator.send(SIGKILL) }
            let limit = Date(timeIntervalSinceNow: 60)
            while try published(in: folder) < first.count + second.count {
                try #require(Date() < limit, "the lines are not published: \(generator.messages())")
            }
            generator.send(SIGINT)
            _ = try generator.waitForEnd()
            // A run without the generator puts the registry into the log.
            let run = try program.run(
                ["run", "--only", "process", "--registry", "registry.jsonl", "--data-dir", "log", "--duration", "0.1"],
                in: folder)
            try #require(run.exitCode == 0, "\(run.errors)")
            let replay = try program.run(
                ["replay", "--from-log", "--data-dir", "log", "--out", "expected", "--registry", "registry.jsonl"],
                in: folder)
            try #require(replay.exitCode == 0, "\(replay.errors)")
            let lines = try String(contentsOfFile: "\(folder.path)/expected/alerts.jsonl", encoding: .utf8)
            let expected = try TireAlerts.list(Samples.values(lines), before: secondEnd)
            try #require(expected.count > 50)
            return expected
        }

        private static func published(in folder: TemporaryFolder) throws -> Int {
            let outcome = try BuiltProgram.millrace.run(
                ["topics", "--data-dir", "log", "--format", "json"], in: folder)
            let topics = outcome.exitCode == 0 ? try Samples.values(outcome.output) : []
            let packets = topics.first { $0["topic"]?.string == "tire-packets" }
            return packets?["partitions"]?.elements?.compactMap { $0["next"]?.int64 }.map(Int.init).reduce(0, +) ?? 0
        }
    }

    /// Alerts as they were read from a topic.
    struct TireAlerts {
        /// How many there are.
        let count: Int
        private let values: [JSONValue]

        /// Reads what `millrace consume --format json` prints. Repeats, which have the same key, time, sequence and
        /// ordinal, are left out.
        init(_ records: [JSONValue]) throws {
            var seen: Set<String> = []
            values = try records.compactMap { record in
                let identity = ["key", "time", "headers"].map { record[$0]?.description ?? "" }
                guard seen.insert(identity.joined(separator: " ")).inserted else { return nil }
                return try JSONValue(parsing: try #require(record["value"]?.string))
            }
            count = records.count
        }

        /// How many are repeats.
        var repeats: Int { count - values.count }

        /// The vehicles that the second stretch has alerts of.
        var vehiclesOfSecondStretch: Set<String> {
            let late = values.filter { ($0["time"]?.string ?? "") >= TireTraffic.secondStart }
            return Set(late.compactMap { $0["vehicle"]?.string })
        }

        /// Those before `end`, in order.
        func list(before end: String) throws -> [String] { try Self.list(values, before: end) }

        static func list(_ alerts: [JSONValue], before end: String) throws -> [String] {
            try alerts.filter { try #require($0["time"]?.string) < end }.map(\.description).sorted()
        }
    }
#endif
