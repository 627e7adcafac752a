import Foundation
import MillraceReplay

/// A line of the results `decisions` and `repeats`.
struct FraudDecision: Decodable {
    struct Hit: Decodable {
        let rule, kind: String
        let version, score: Int64
        let transfers: [String]

        var brief: String { rule + (transfers.isEmpty ? "" : " " + transfers.joined(separator: ",")) }
    }

    let sequence, amount, score: Int64
    let first: Int64?
    let id, time, from, to, currency, decision: String
    let reasons: [Hit]
    let shadow: [Hit]?

    /// The time in ms since the epoch; nil if it is not written as results write times.
    var moment: Int64? {
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        guard let date = try? Date(time, strategy: style), date.formatted(style) == time else { return nil }
        return Int64((date.timeIntervalSince1970 * 1_000).rounded())
    }
}

extension Derivation {
    /// The result `decisions`, read.
    var decisions: [FraudDecision] {
        get throws {
            try results["decisions", default: []].map {
                try JSONDecoder().decode(FraudDecision.self, from: Data($0.utf8))
            }
        }
    }

    /// What became of the lines, in order: `accepted` and `duplicate` are told by their results.
    func verdicts() throws -> [String] {
        let attempts = Set(try decisions.map(\.sequence))
        let repeats = Set(
            try results["repeats", default: []].map {
                try JSONDecoder().decode(FraudDecision.self, from: Data($0.utf8)).sequence
            })
        return (1...max(read, 1)).prefix(Int(read)).map { sequence in
            if let reason = rejected[sequence] { return reason }
            if late.contains(sequence) { return "late" }
            return attempts.contains(sequence) ? "attempt" : repeats.contains(sequence) ? "duplicate" : "action"
        }
    }
}
