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

    let sequence, time, amount, score: Int64
    let first: Int64?
    let id, from, to, currency, decision: String
    let reasons: [Hit]
    let shadow: [Hit]?
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
