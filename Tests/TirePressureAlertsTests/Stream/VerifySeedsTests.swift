import Foundation
import MillraceCore
import MillraceReplay
import Testing
import TirePressureAlerts

/// Stream and batch derivation agree on what the generator makes of a seed, in the order of arrival and in others, for
/// every number of partitions and threads; and the files that a replay writes are the same for all of them.
///
/// The environment variable `MILLRACE_SOAK=N` multiplies the five seeds.
struct VerifySeedsTests {
    static let seeds = Array(1...5 * soak)

    /// How many times as many seeds are tried as in an ordinary run.
    static let soak = max(ProcessInfo.processInfo.environment["MILLRACE_SOAK"].flatMap { UInt64($0) } ?? 1, 1)

    @Test(arguments: seeds)
    func everyNumberOfPartitionsAndThreadsAgrees(seed: UInt64) throws {
        print("verify: seed \(seed)")
        let generated = GeneratedInput(seed: seed, events: 2_000)
        try check(generated, "seed \(seed)")
        let application = try generated.dataset().application()
        let shuffled = generated.shuffled(seed: seed, grace: application.grace, place: application.makePlaceLine())
        #expect(shuffled.lines != generated.lines)
        try check(shuffled, "seed \(seed), shuffled")
    }

    private func check(_ input: GeneratedInput, _ name: String) throws {
        let dataset = try input.dataset()
        let application = try dataset.application()
        let expected = try application.derive(dataset.paths)
        #expect(expected.accepted > 0 && !(expected.results["alerts"] ?? []).isEmpty, "\(name) has no alerts")
        var first: StreamOutcome?
        for partitions in [1, 3, 8] as [Int32] {
            for threads in [1, 2] {
                let place: Comment = "\(name), \(partitions) partitions, \(threads) threads"
                let outcome = try StreamOutcome(
                    application, paths: dataset.paths, partitions: partitions, threads: threads)
                #expect(outcome.differences(from: expected) == [], place)
                #expect(first?.writesTheSame(as: outcome) ?? true, place)
                first = first ?? outcome
            }
        }
    }
}
