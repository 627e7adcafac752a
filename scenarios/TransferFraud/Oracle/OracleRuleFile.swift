import Foundation
import GRDB
import MillraceReplay

/// Sections 2 and 7: the file of rules and suppressions.
struct OracleRuleFile {
    /// A version of a rule, as its line says.
    struct Rule {
        let id: [UInt8]
        let version: Int64
        let kind, state: String
        let score: Int64
        /// The codes of the currencies it is judged at; nil for all.
        let currencies: [String]?
        let effect: Effect
        let parameters: [String: OracleParameter.Value]
    }

    /// A line with `suppress`.
    struct Suppression {
        let rule, account: [UInt8]
        /// In ms since the epoch.
        let until: Int64
        let effect: Effect
    }

    /// From when on a line holds: from a sequence number or an event time on; one of them is nil.
    struct Effect {
        var sequence: Int64? = 0
        var time: Int64?
    }

    private(set) var rules: [Rule] = []
    private(set) var suppressions: [Suppression] = []

    /// The rules of `file`.
    ///
    /// - Throws: `OracleError` where the file is refused or cannot be read.
    init(_ file: URL) throws {
        try OracleTable.forEachObject(of: file) { try add($0) }
    }

    /// The rules that `lines` stand for.
    ///
    /// - Throws: `OracleError` where a line is refused.
    init(lines: String) throws {
        for (number, line) in lines.split(separator: "\n").enumerated() {
            guard let object = OracleObject(String(line)) else {
                throw OracleError(place: "default rules:\(number + 1)", message: "one JSON object is needed")
            }
            try add(object)
        }
    }

    private mutating func add(_ object: OracleObject) throws {
        if object.written("suppress") != nil {
            suppressions.append(try Self.suppression(object))
            return
        }
        let rule = try Self.rule(object)
        guard !rules.contains(where: { $0.id == rule.id && $0.version == rule.version }) else {
            throw OracleTable.Refusal(message: "the file has this version of the rule already")
        }
        rules.append(rule)
    }

    private static func rule(_ object: OracleObject) throws -> Rule {
        let id = try object.requiredName("id")
        guard let kind = try object.word("kind", of: OracleKinds.parameters.keys.sorted()),
            let parameters = OracleKinds.parameters[kind]
        else { throw OracleTable.Refusal(message: "kind is needed") }
        try object.refuseMembers(
            but: ["id", "version", "kind", "state", "score", "currencies", "effectiveFrom"] + parameters.map(\.name))
        guard let score = try object.whole("score", in: 0...1_000) else {
            throw OracleTable.Refusal(message: "score is needed")
        }
        return Rule(
            id: id,
            version: try object.whole("version", in: 1...1_000_000) ?? 1,
            kind: kind,
            state: try object.word("state", of: ["active", "shadow", "paused"]) ?? "active",
            score: score,
            currencies: try object.currencies("currencies"),
            effect: try effect(object),
            parameters: try parameters.reduce(into: [:]) { $0[$1.name] = try $1.value(in: object) })
    }

    private static func suppression(_ object: OracleObject) throws -> Suppression {
        try object.refuseMembers(but: ["suppress", "account", "until", "effectiveFrom"])
        guard let until = try object.time("until") else { throw OracleTable.Refusal(message: "until is needed") }
        return Suppression(
            rule: try object.requiredName("suppress"), account: try object.requiredName("account"), until: until,
            effect: try effect(object))
    }

    private static func effect(_ object: OracleObject) throws -> Effect {
        guard let written = object.written("effectiveFrom") else { return Effect() }
        guard let start = OracleObject(written), start.names.count == 1 else {
            throw OracleTable.Refusal(message: "effectiveFrom: an object with time or sequence is needed")
        }
        try start.refuseMembers(but: ["time", "sequence"])
        return Effect(
            sequence: try start.whole("sequence", in: 0...1_000_000_000_000_000), time: try start.time("time"))
    }
}
