import Foundation
import MillraceReplay
import MillraceStreams
import Testing
import TransferFraud

/// The stream against the batch derivation on random transfers, for several numbers of partitions and threads.
@Suite struct VerifySeedsTests {
    private static let soak = Int(ProcessInfo.processInfo.environment["MILLRACE_SOAK"] ?? "1") ?? 1
    private static let seeds = 5

    @Test func streamAndDerivationAgree() throws {
        var (kinds, rules): (Set<String>, Set<String>) = ([], [])
        for seed in 0..<UInt64(Self.seeds * Self.soak) {
            let lines = RandomTransfers.lines(400, seed: seed)
            let files = try ["transfers": lines, "rules": RandomTransfers.rules, "accounts": RandomTransfers.accounts]
                .mapValues { try TemporaryFile($0.joined(separator: "\n")) }
            var settings = TransferFraudSettings()
            settings.rules = files["rules"]?.path
            settings.accounts = files["accounts"]?.path
            let paths = try [#require(files["transfers"]).path]
            let expected = try Application.transferFraud(settings).derive(paths)
            for (partitions, threads) in [(1, 1), (3, 2), (8, 2)] {
                let run = try FraudRun(paths: paths, settings, partitions: Int32(partitions), threads: threads)
                let differences = Comparison.differences(expected: expected, found: run.derivation)
                #expect(
                    differences.isEmpty,
                    "seed \(seed), \(partitions) partitions: \(differences.prefix(12).joined(separator: "\n"))")
            }
            for decision in expected.results["decisions"] ?? [] {
                kinds.formUnion(decision.matches(of: /"kind":"([a-z-]+)"/).map { String($0.output.1) })
                rules.formUnion(decision.matches(of: /"rule":"([a-z-]+)"/).map { String($0.output.1) })
            }
        }
        #expect(kinds.count == 18, "kinds without a hit on these seeds make the comparison say less: \(kinds.sorted())")
        for rule in ["structuring", "structuring-yen", "scatter", "scatter-yen"] {
            #expect(rules.contains(rule), "without a hit of \(rule) the comparison says less of currencies")
        }
    }
}
