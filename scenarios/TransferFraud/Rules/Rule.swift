import MillraceCore
import MillraceFormats

/// A version of a rule.
struct Rule: Sendable {
    enum State: String, Sendable {
        /// Its hits count.
        case active
        /// It is judged, and its hits count for nothing.
        case shadow
        /// It is not judged.
        case paused
    }

    var id: String
    var version: Int64
    /// The name of its kind.
    var kind: String
    var judge: RuleJudge
    var state: State
    var score: Int64
    /// The currencies at whose attempts it is judged; nil for all.
    var currencies: [Currency]?
    var effect: Effect

    /// Whether it is judged at attempts in `currency`.
    func isJudged(in currency: Currency) -> Bool {
        state != .paused && currencies?.contains(currency) != false
    }
}

/// From where on something holds.
enum Effect: Hashable, Sendable {
    case always
    case fromTime(Timestamp)
    case fromSequence(Int64)

    /// Whether it holds at an attempt.
    func holds(at time: Timestamp, sequence: Int64) -> Bool {
        switch self {
        case .always: true
        case .fromTime(let start): time >= start
        case .fromSequence(let start): sequence >= start
        }
    }
}

/// That a rule's hits on one payer count for nothing for a while.
struct Suppression: Hashable, Sendable {
    var rule: String
    var account: String
    var until: Timestamp
    var effect: Effect
}

/// A line of a file of rules.
enum RuleLine {
    case rule(Rule)
    case suppression(Suppression)

    /// Reads a line.
    /// - Throws: ``RuleError``.
    init(_ line: String) throws(RuleError) {
        let members = try RuleLine.members(of: line)
        if members["suppress"] != nil {
            self = .suppression(try RuleLine.suppression(members))
        } else {
            self = .rule(try RuleLine.rule(members))
        }
    }

    /// The members of a line by name, but those that are null, which count as absent.
    /// - Throws: ``RuleError`` if it is no JSON object.
    static func members(of line: String) throws(RuleError) -> [String: JSONValue] {
        let document: JSONValue
        do {
            document = try JSONValue(parsing: line)
        } catch {
            throw RuleError("\(error)")
        }
        guard let members = document.members else { throw RuleError("a rule is a JSON object") }
        return Dictionary(members.lazy.filter { $0.value != .null }.map { ($0.name, $0.value) }) { first, _ in first }
    }

    private static func rule(_ members: [String: JSONValue]) throws(RuleError) -> Rule {
        guard let id = members["id"]?.string, 1...64 ~= id.utf8.count else {
            throw RuleError("id is not a string of 1 to 64 bytes")
        }
        var parameters = RuleParameters(rule: id, members)
        _ = parameters.any("id")
        let version = try parameters.integer("version", default: 1)
        let score = try parameters.integer("score", in: 0...1_000)
        let name = try parameters.text("kind")
        guard let kind = RuleKinds.all.first(where: { $0.name == name }) else {
            throw RuleError("rule \(id): there is no kind \(name ?? "without a name")")
        }
        guard let state = Rule.State(rawValue: try parameters.text("state") ?? "active") else {
            throw RuleError("rule \(id): state is not active, shadow or paused")
        }
        let currencies = try parameters.currencies("currencies")
        let effect = try effect(parameters.any("effectiveFrom"), of: id)
        let rule = Rule(
            id: id, version: version, kind: kind.name, judge: try kind.init(&parameters).judge, state: state,
            score: score, currencies: currencies, effect: effect)
        try parameters.finish()
        return rule
    }

    private static func suppression(_ members: [String: JSONValue]) throws(RuleError) -> Suppression {
        guard let rule = members["suppress"]?.string, 1...64 ~= rule.utf8.count else {
            throw RuleError("suppress is not the id of a rule, a string of 1 to 64 bytes")
        }
        var parameters = RuleParameters(rule: rule, members)
        _ = parameters.any("suppress")
        guard let account = try parameters.text("account"), 1...64 ~= account.utf8.count else {
            throw RuleError("rule \(rule): account is not a string of 1 to 64 bytes")
        }
        guard let until = moment(parameters.any("until")) else {
            throw RuleError("rule \(rule): until is not a time in ISO 8601 with its offset")
        }
        let effect = try effect(parameters.any("effectiveFrom"), of: rule)
        try parameters.finish()
        return Suppression(rule: rule, account: account, until: until, effect: effect)
    }

    private static func effect(_ value: JSONValue?, of rule: String) throws(RuleError) -> Effect {
        guard let value else { return .always }
        if value.members?.filter({ $0.value != .null }).count == 1 {
            if let time = moment(value["time"]) { return .fromTime(time) }
            if let sequence = value["sequence"]?.int64, sequence > 0 { return .fromSequence(sequence) }
        }
        throw RuleError("rule \(rule): effectiveFrom is an object with a time in ISO 8601 or a sequence, not both")
    }

    private static func moment(_ value: JSONValue?) -> Timestamp? {
        guard let text = value?.string, text.utf8.count > 10, case .instant(let moment) = try? TimeText(parsing: text)
        else { return nil }
        return Timestamp(milliseconds: moment)
    }
}
