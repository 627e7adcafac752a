import Foundation
import MillraceCore
import MillraceReplay
import Testing

/// The SQL against a naive evaluation of the same words, on random transfers between few accounts: times on the
/// boundaries of the windows and beside them, disorder, transfers to oneself, two currencies. `MILLRACE_SOAK`
/// multiplies the seeds.
@Suite struct OracleNaiveTests {
    private static let soak = max(ProcessInfo.processInfo.environment["MILLRACE_SOAK"].flatMap { UInt64($0) } ?? 1, 1)
    private static let seeds: [UInt64] = Array(1...25 * soak)
    private static let minute: Int64 = 60_000

    /// A rule as the file says it, and as the naive evaluation judges it.
    private struct Pair: Sendable {
        var id, line: String
        var judge: @Sendable (NaiveRules, Int) -> [Int]?

        init(
            _ id: String, _ kind: String, _ parameters: String, _ judge: @escaping @Sendable (NaiveRules, Int) -> [Int]?
        ) {
            self.id = id
            line = FraudCase.rule(kind, parameters, id: id, score: 1)
            self.judge = judge
        }
    }

    /// The first of each group once more, for one of the two currencies alone.
    private static let limited: [Pair] = [flows[0], flows[3], habits[0], graphs[0], graphs[4]].map { pair in
        var limited = pair
        limited.id += "-limited"
        limited.line = pair.line.replacing(#""id":"\#(pair.id)""#, with: #""id":"\#(limited.id)","currencies":["EUR"]"#)
        limited.judge = { $0.all[$1].currency == "EUR" ? pair.judge($0, $1) : nil }
        return limited
    }

    private static let flows: [Pair] = [
        Pair("velocity-payer", "velocity", #""key":"payer","aggregate":"count","limit":3,"window":"60s""#) {
            $0.velocity("payer", at: $1, minute, count: 3)
        },
        Pair("velocity-payee", "velocity", #""key":"payee","aggregate":"count","limit":3,"window":"60s""#) {
            $0.velocity("payee", at: $1, minute, count: 3)
        },
        Pair("velocity-pair", "velocity", #""key":"pair","aggregate":"sum","limit":"4.00","window":"2m""#) {
            $0.velocity("pair", at: $1, 2 * minute, sum: 400)
        },
        Pair("velocity-device", "velocity", #""key":"device","aggregate":"sum","limit":"5.00","window":"60s""#) {
            $0.velocity("device", at: $1, minute, sum: 500)
        },
        Pair("pass", "pass-through", #""share":90,"window":"2m","floor":"1.00""#) {
            $0.passThrough(at: $1, 2 * minute, share: 90, floor: 100)
        },
        Pair("in", "fan-in", #""limit":3,"window":"2m""#) { $0.fanIn(at: $1, 2 * minute, limit: 3) },
        Pair("out", "fan-out", #""limit":3,"window":"2m""#) { $0.fanOut(at: $1, 2 * minute, limit: 3) },
        Pair("gather", "gather-scatter", #""limit":2,"window":"2m""#) {
            $0.gatherScatter(at: $1, 2 * minute, limit: 2)
        },
    ]

    private static let habits: [Pair] = [
        Pair("small", "small-then-large", #""small":"1.50","large":"1.50","within":"40s","window":"60s""#) {
            $0.smallThenLarge(at: $1, minute, within: 40_000, small: 150, large: 150)
        },
        Pair("baseline", "baseline", #""window":"3m","deviations":"1.000","least":3,"floor":"0""#) {
            $0.baseline(at: $1, 3 * minute, least: 3)
        },
        Pair("quantile", "high-quantile", #""window":"3m","quantile":60,"factor":100,"least":3,"floor":"0""#) {
            $0.highQuantile(at: $1, 3 * minute, least: 3, quantile: 60, factor: 100)
        },
        Pair("payee", "new-payee", #""window":"2m","least":2,"amount":"1.50""#) {
            $0.newPayee(at: $1, 2 * minute, least: 2, amount: 150)
        },
        Pair("dormant", "dormant", #""quiet":"30s","amount":"1.50""#) {
            $0.dormant(at: $1, quiet: 30_000, amount: 150)
        },
        Pair("device", "new-device", #""window":"2m""#) { $0.newDevice(at: $1, 2 * minute) },
        Pair("similar", "similar-amounts", #""window":"2m","count":3,"share":50,"floor":"1.00""#) {
            $0.similarAmounts(at: $1, 2 * minute, count: 3, share: 50, floor: 100)
        },
    ]

    private static let graphs: [Pair] = [
        Pair("cycle", "cycle", #""window":"2m""#) {
            $0.cycle(at: $1, 2 * minute, hops: 12, tolerance: nil, isOrdered: true)
        },
        Pair("cycle-unordered", "cycle", #""window":"2m","hops":4,"ordered":false"#) {
            $0.cycle(at: $1, 2 * minute, hops: 4, tolerance: nil, isOrdered: false)
        },
        Pair("cycle-equal", "cycle", #""window":"3m","tolerance":50,"ordered":false"#) {
            $0.cycle(at: $1, 3 * minute, hops: 12, tolerance: 50, isOrdered: false)
        },
        Pair("scatter", "scatter-gather", #""window":"3m","limit":2"#) {
            $0.scatterGather(at: $1, 3 * minute, limit: 2)
        },
        Pair("stack", "stack", #""window":"90s","limit":2"#) { $0.stack(at: $1, 90_000, limit: 2) },
    ]

    @Test func agrees() throws {
        let pairs = Self.flows + Self.habits + Self.graphs + Self.limited
        var hits: [String: Int] = [:]
        for seed in Self.seeds {
            var random = SeededRandom(seed: seed)
            let transfers = Self.transfers(&random)
            let found = try FraudCase(rules: pairs.map(\.line)).hits(Self.lines(transfers)).sorted()
            let naive = NaiveRules(all: transfers)
            let expected = transfers.indices.flatMap { x in
                pairs.compactMap { pair in
                    pair.judge(naive, x).map { others in
                        hits[pair.id, default: 0] += 1
                        let names = others.map { "\($0 + 1)" }.joined(separator: ",")
                        return "\(x + 1) \(pair.id)" + (names.isEmpty ? "" : " \(names)")
                    }
                }
            }
            #expect(found == expected.sorted(), "seed \(seed)")
        }
        // A comparison of nothing would prove nothing.
        for pair in pairs { #expect(hits[pair.id, default: 0] > 20, "\(pair.id) in \(Self.seeds.count) seeds") }
    }

    private static func lines(_ transfers: [NaiveRules.Transfer]) -> [String] {
        transfers.enumerated().map { number, it in
            FraudCase.transfer(
                number + 1, it.from, it.to, "\(it.amount)e-2", Double(it.time) / 1_000, currency: it.currency,
                it.device.map { #""device":"\#($0)""# } ?? "")
        }
    }

    private static func transfers(_ random: inout SeededRandom) -> [NaiveRules.Transfer] {
        let accounts = Array(["a", "b", "c", "d", "e", "f", "g"].prefix(Int(random.integer(in: 3...7))))
        let steps: [Int64] = [0, 1, 5_000, 9_999, 10_000, 15_000, 20_000, 30_000]
        let stepCount = random.integer(in: 4...Int64(steps.count))
        var now: Int64 = 0
        return (0..<random.integer(in: 20...60)).map { _ in
            now += steps[Int(random.integer(below: stepCount))]
            let from = random.element(of: accounts)
            let others = accounts.filter { $0 != from }
            return NaiveRules.Transfer(
                time: random.chance(0.15) ? max(now - random.element(of: [1, 30_000, 60_000, 150_000]), 0) : now,
                from: from, to: random.chance(0.05) ? from : random.element(of: others),
                amount: random.element(of: [99, 100, 120, 149, 150, 151, 180, 200, 300]),
                currency: random.chance(0.15) ? "USD" : "EUR",
                device: random.chance(0.8) ? random.element(of: ["p", "q", "r"]) : nil)
        }
    }
}
