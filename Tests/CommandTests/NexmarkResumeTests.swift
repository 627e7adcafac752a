import Foundation
import MillraceCore
import NexmarkBenchmark
import Testing

/// A query with state that is killed at random moments and started again, until it ends by itself, gives what it gives
/// when left alone, byte for byte, and what SQL says.
///
/// `MILLRACE_SOAK=10` makes ten times as many runs of each query.
@Suite(.serialized) struct NexmarkResumeTests {
    static let program = BuiltProgram.nexmark
    static let runs = ProcessInfo.processInfo.environment["MILLRACE_SOAK"].flatMap { Int($0) } ?? 1
    /// Kills of each run.
    static let kills = 3
    static let events: Int64 = 6_000

    @Test(.timeLimit(.minutes(60)), arguments: NexmarkQuery.allCases.filter(\.hasState))
    func aKilledQueryGoesOn(query: NexmarkQuery) throws {
        let seed = UInt64.random(in: 0...(.max))
        print("NexmarkResumeTests.aKilledQueryGoesOn \(query) seed \(seed), \(Self.runs) runs")
        var random = SeededRandom(seed: seed)
        let folder = try TemporaryFolder()
        let clock = SystemClock()
        let start = clock.monotonicNanoseconds()
        let whole = try Self.program.run(Self.arguments(query, seed, log: "whole", out: "expected"), in: folder)
        var seconds = Double(clock.monotonicNanoseconds() - start) / 1e9
        try #require(whole.exitCode == 0, "\(whole.errors)")
        let settings = GeneratorSettings(seed: seed, events: Self.events, eventsPerSecond: 100)
        let inSQL = try NexmarkDatabase(EventSequence(settings)).results(query.sql)
            .map { "{\"at\":\($0.time),\"result\":\($0.line)}" }
        let expected = try folder.read("expected")
        #expect(
            String(decoding: expected, as: UTF8.self).split(separator: "\n").map(String.init).sorted() == inSQL.sorted()
        )

        var killed = 0
        for number in 0..<Self.runs {
            let arguments = Self.arguments(query, seed, log: "log-\(number)", out: "out-\(number)")
            var kills = 0
            while kills < Self.kills {
                let child = try Self.program.start(arguments, in: folder)
                if !child.hasEnded(within: random.fraction() * seconds * 0.8) { child.send(SIGKILL) }
                if try child.waitForEnd().exitCode == -SIGKILL {
                    kills += 1
                } else {
                    // It had come to its end: begin again, and be quicker.
                    try FileManager.default.removeItem(atPath: "\(folder.path)/log-\(number)")
                    (kills, seconds) = (0, seconds / 2)
                }
            }
            killed += kills
            let last = try Self.program.run(arguments, in: folder)
            #expect(last.exitCode == 0, "\(last.errors)")
            #expect(try folder.read("out-\(number)") == expected, "\(query), run \(number), seed \(seed)")
            try FileManager.default.removeItem(atPath: "\(folder.path)/log-\(number)")
        }
        print("NexmarkResumeTests: \(query), \(killed) kills")
    }

    private static func arguments(_ query: NexmarkQuery, _ seed: UInt64, log: String, out: String) -> [String] {
        [
            "run", query.rawValue, "--seed", "\(seed)", "--events", "\(events)", "--events-per-second", "100",
            "--commit-events", "150", "--data-dir", log, "--out", out, "--partitions", "3", "--threads", "2",
        ]
    }
}
