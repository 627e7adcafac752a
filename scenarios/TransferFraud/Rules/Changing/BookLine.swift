import MillraceFormats

/// A line of a book of rules as it was written, with what it says.
struct BookLine {
    /// Which version of which rule a line is of; a suppression is only equal to itself.
    enum Identity: Hashable {
        case rule(String, version: Int64)
        case suppression(String)
    }

    let text: String
    let content: RuleLine
    let identity: Identity
    /// The members by name, but those that are null: lines that are equal in them say the same.
    let members: [String: JSONValue]

    /// Reads a line.
    /// - Throws: ``RuleError``.
    init(_ text: String) throws(RuleError) {
        self.text = text
        content = try RuleLine(text)
        members = try RuleLine.members(of: text)
        identity =
            switch content {
            case .rule(let rule): .rule(rule.id, version: rule.version)
            case .suppression: .suppression(text)
            }
    }

    /// The lines of a book that can be used, blank ones left out.
    /// - Throws: ``RuleError`` for the first line that cannot be used, with its number.
    static func all(of text: String) throws(RuleError) -> [BookLine] {
        var lines: [BookLine] = []
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            guard line.contains(where: { !$0.isWhitespace }) else { continue }
            do throws(RuleError) {
                lines.append(try BookLine(String(line)))
            } catch {
                throw RuleError("line \(number + 1): \(error.description)")
            }
        }
        return lines
    }

    /// From where on it holds.
    var effect: Effect {
        switch content {
        case .rule(let rule): rule.effect
        case .suppression(let suppression): suppression.effect
        }
    }

    /// What it is, for messages.
    var name: String {
        switch content {
        case .rule(let rule): "rule \(rule.id), version \(rule.version)"
        case .suppression(let suppression): "suppression of \(suppression.rule) on \(suppression.account)"
        }
    }

    /// The rule; nil for a suppression.
    var rule: Rule? {
        if case .rule(let rule) = content { rule } else { nil }
    }
}
