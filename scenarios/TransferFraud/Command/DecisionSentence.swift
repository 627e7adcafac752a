import Foundation
import MillraceFormats

/// Decisions as sentences for a person.
enum DecisionSentence {
    /// "Hold: alice pays bob 250.00 USD (score 60: new-payee, new-device)."; nil for what is no decision.
    static func of(_ line: [UInt8]) -> String? {
        guard let value = line.withUnsafeBytes({ try? JSONValue(parsing: $0) }),
            let decision = value["decision"]?.string, let payer = value["from"]?.string,
            let payee = value["to"]?.string,
            let amount = value["amount"]?.int64, let code = value["currency"]?.string, let currency = Currency(code)
        else { return nil }
        let money = ExactDecimal(significand: amount, scale: currency.decimals)
        let rules = value["reasons"]?.elements?.compactMap { $0["rule"]?.string } ?? []
        let reasons = rules.isEmpty ? "" : ": \(rules.joined(separator: ", "))"
        return "\(decision.capitalized): \(payer) pays \(payee) \(money) \(code) (score "
            + "\(value["score"]?.int64 ?? 0)\(reasons))"
    }
}
