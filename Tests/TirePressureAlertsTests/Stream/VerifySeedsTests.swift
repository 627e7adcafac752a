import Foundation
import MillraceCore
import MillraceReplay
import Testing
import TirePressureAlerts

/// Stream and batch derivation agree on what the generator makes of a seed, in the order of arrival and in others, for
/// every number of partitions and threads and in both profiles; and the files that a replay writes are the same for all
/// numbers.
///
/// The environment variable `MILLRACE_SOAK=N` multiplies the four seeds.
struct VerifySeedsTests {
    static let seeds = Array(1...4 * soak)

    /// How many times as many seeds are tried as in an ordinary run.
    static let soak = max(ProcessInfo.processInfo.environment["MILLRACE_SOAK"].flatMap { UInt64($0) } ?? 1, 1)

    @Test(arguments: seeds, Parameters.Profile.allCases)
    func everyNumberOfPartitionsAndThreadsAgrees(seed: UInt64, profile: Parameters.Profile) throws {
        print("verify: seed \(seed), profile \(profile)")
        let generated = GeneratedInput(seed: seed, events: 2_000)
        try check(generated, profile, scales: [(1, 1), (1, 2), (3, 1), (3, 2), (8, 1), (8, 2)], "seed \(seed)")
        let application = try generated.dataset().application()
        let shuffled = generated.shuffled(seed: seed, grace: application.grace, place: application.makePlaceLine())
        #expect(shuffled.lines != generated.lines)
        try check(shuffled, profile, scales: [(1, 1), (3, 2), (8, 2)], "seed \(seed), shuffled")
    }

    private func check(
        _ input: GeneratedInput, _ profile: Parameters.Profile, scales: [(partitions: Int32, threads: Int)],
        _ name: String
    ) throws {
        let dataset = try input.dataset()
        let application = try dataset.application(["--profile", profile.rawValue])
        let expected = try application.derive(dataset.paths)
        #expect(expected.accepted > 0 && !(expected.results["alerts"] ?? []).isEmpty, "\(name) has no alerts")
        var first: StreamOutcome?
        for (partitions, threads) in scales {
            let place: Comment = "\(name), profile \(profile), \(partitions) partitions, \(threads) threads"
            let outcome = try StreamOutcome(
                application, paths: dataset.paths, partitions: partitions, threads: threads)
            #expect(outcome.differences(from: expected) == [], place)
            #expect(first?.writesTheSame(as: outcome) ?? true, place)
            first = first ?? outcome
        }
    }
}
