import Foundation
import MillraceReplay
import TransferFraud

/// An input with its tables, written in a test, and what the batch derivation makes of them.
struct FraudCase {
    /// 2026-03-02T00:00:00Z, a Monday, in ms since the epoch: what the times of ``transfer`` count from.
    static let monday: Int64 = 1_772_409_600_000

    /// The lines of the table of accounts.
    var accounts: [String] = []
    /// The lines of the file of rules; nil for the default rules.
    var rules: [String]? = []
    var startTime: Int64 = 0
    var holdFrom: Int64 = 50
    var blockFrom: Int64 = 100

    /// A case with one rule, called `r`, of this kind and with these further members.
    init(rule kind: String, _ parameters: String = "", score: Int = 10) {
        rules = [Self.rule(kind, parameters, score: score)]
    }

    init(accounts: [String] = [], rules: [String]? = []) {
        self.accounts = accounts
        self.rules = rules
    }

    static func rule(_ kind: String, _ parameters: String = "", id: String = "r", score: Int = 10) -> String {
        #"{"id":"\#(id)","kind":"\#(kind)","score":\#(score)\#(parameters.isEmpty ? "" : "," + parameters)}"#
    }

    /// The derivation of several files, each given as its bytes.
    func derive(files: [Data]) throws -> Derivation {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        func file(_ name: String, _ data: Data) throws -> URL {
            let url = folder.appendingPathComponent(name)
            try data.write(to: url)
            return url
        }
        return try TransferFraudOracle.derive(
            inputs: try files.enumerated().map { try file("\($0).jsonl", $1) },
            accounts: try file("accounts", Data(accounts.joined(separator: "\n").utf8)),
            rules: try rules.map { try file("rules", Data($0.joined(separator: "\n").utf8)) },
            startTime: startTime, holdFrom: holdFrom, blockFrom: blockFrom)
    }

    /// The derivation of one file of `lines`.
    func derive(_ lines: [String]) throws -> Derivation {
        try derive(files: [Data(lines.joined(separator: "\n").utf8)])
    }

    /// The hits in the decisions on `lines`, in short: the sequence number, the rule and the contributing transfers; in
    /// brackets what counts for nothing.
    func hits(_ lines: [String]) throws -> [String] {
        try derive(lines).decisions.flatMap { decision in
            decision.reasons.map { "\(decision.sequence) \($0.brief)" }
                + (decision.shadow ?? []).map { "(\(decision.sequence) \($0.brief))" }
        }
    }
}

extension FraudCase {
    /// ISO 8601 of a moment so many seconds after ``monday``.
    static func time(_ seconds: Double) -> String {
        // A fraction of a ms more, for what is below a ms is cut off.
        let date = Date(timeIntervalSince1970: Double(monday) / 1_000 + seconds + 0.000_2)
        return date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }

    /// A transfer, `seconds` after ``monday``.
    static func transfer(
        _ id: Int, _ from: String, _ to: String, _ amount: String, _ seconds: Double, currency: String = "EUR",
        _ more: String = ""
    ) -> String {
        #"{"id":"\#(id)","time":"\#(time(seconds))","from":"\#(from)","to":"\#(to)","currency":"\#(currency)","#
            + #""amount":\#(amount)\#(more.isEmpty ? "" : "," + more)}"#
    }

    /// Transfers, each written as `from to amount seconds` and perhaps a currency; the ids are 1, 2, 3, …
    static func transfers(_ list: [String]) -> [String] {
        list.enumerated().map { number, text in
            let words = text.split(separator: " ").map(String.init)
            return transfer(
                number + 1, words[0], words[1], words[2], Double(words[3]) ?? 0,
                currency: words.count > 4 ? words[4] : "EUR")
        }
    }
}
