import Foundation
import MillraceCore
import MillraceLog
import MillraceStreams
import NexmarkBenchmark
import Testing

/// How often random cases are repeated: `MILLRACE_SOAK=10` makes ten times as many.
let soak = ProcessInfo.processInfo.environment["MILLRACE_SOAK"].flatMap { Int($0) } ?? 1

/// Each query gives as a stream what it gives in SQL.
struct QueryTests {
    @Test(arguments: NexmarkQuery.allCases)
    func streamAndSQLAgree(query: NexmarkQuery) throws {
        for _ in 0..<(2 * soak) {
            var settings = GeneratorSettings(seed: .random(in: 0 ... .max), events: 4_000, eventsPerSecond: 100)
            settings.disorder = 64
            let verification = try Verification(EventSequence(settings))
            for (partitions, threads) in [(1, 1), (3, 2)] as [(Int32, Int)] {
                let outcome = try verification.verify(query, partitions: partitions, threads: threads)
                #expect(
                    outcome.differences == [], "\(query), seed \(settings.seed), \(partitions) partitions")
                #expect(outcome.results > 0, "\(query), seed \(settings.seed)")
            }
        }
    }

    /// Events may come in any order that the grace allows; results are those of the events, not of their order.
    @Test(arguments: NexmarkQuery.allCases)
    func orderOfArrivalDoesNotMatter(query: NexmarkQuery) throws {
        for _ in 0..<soak {
            let seed = UInt64.random(in: 0 ... .max)
            var settings = GeneratorSettings(seed: seed, events: 3_000, eventsPerSecond: 100)
            settings.disorder = 1
            let inOrder = EventSequence(settings)
            let expected = try NexmarkDatabase(inOrder).results(query.sql)
            for grace in [TimeSpan.milliseconds(200), .seconds(3), .seconds(25)] {
                var random = SeededRandom(seed: seed)
                let shuffled = inOrder.shuffled(within: grace, &random)
                let engine = try EmbeddedLog.inMemory()
                let run = QueryRun(query, over: shuffled, on: engine, partitions: 3, threads: 1)
                let accounting = try run.run()
                #expect(accounting.accepted == 3_000 && accounting.read == 3_000)
                let found = try ResultReader(engine: engine).results()
                #expect(found == expected, "\(query), seed \(seed), grace \(grace.milliseconds)")
                engine.close()
            }
        }
    }

    /// A comparison that cannot fail proves nothing.
    @Test func verificationTellsWhatDiffers() throws {
        let verification = try Verification(EventSequence(GeneratorSettings(seed: 3, events: 4_000)))
        var accounting = Accounting()
        accounting.accepted = 4_000
        let engine = try EmbeddedLog.inMemory()
        let events = EventSequence(GeneratorSettings(seed: 3, events: 4_000))
        _ = try QueryRun(.q2, over: events, on: engine, partitions: 1, threads: 1).run()
        let right = try ResultReader(engine: engine).results()
        #expect(try verification.compare(.q2, accounting: accounting, results: right).differences == [])

        func lines(_ results: [ResultLine], _ accounting: Accounting) throws -> Int {
            try verification.compare(.q2, accounting: accounting, results: results).differences.count
        }
        #expect(try lines(Array(right.dropFirst()), accounting) == 2, "how many, and the one that is missing")
        #expect(try lines(right + right.suffix(1), accounting) == 2, "how many, and the one that comes twice")
        var later = right
        later[0].time += 1
        #expect(try lines(later, accounting) == 3, "the result with either time")
        accounting.accepted -= 1
        #expect(try lines(right, accounting) == 2, "read and accepted")
    }
}

extension EventSequence {
    /// The same events in an order of chance, in which none comes later than `grace` after one with a later event time.
    func shuffled(within grace: TimeSpan, _ random: inout SeededRandom) -> EventSequence {
        let arrivals = events.map { event in
            (event: event, at: event.time.milliseconds + random.integer(in: 0...grace.milliseconds))
        }
        return EventSequence(arrivals.sorted { $0.at < $1.at }.map(\.event), grace: grace, silence: silence)
    }
}
