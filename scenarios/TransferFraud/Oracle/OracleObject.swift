import MillraceReplay

/// A JSON object whose members are asked for by name; a member that is null counts as absent.
struct OracleObject {
    private var written: [[UInt8]: String] = [:]

    /// Reads `text`; nil where it is not one JSON object and nothing else, repeats a name or is too deep.
    init?(_ text: String) {
        guard let members = OracleJSON.members(of: text) else { return nil }
        let bytes = text.utf8
        for member in members {
            let start = bytes.index(bytes.startIndex, offsetBy: member.written.lowerBound)
            let end = bytes.index(start, offsetBy: member.written.count)
            let value = String(text[start..<end])
            if value != "null" { written[member.name] = value }
        }
    }

    /// The names of the members.
    var names: [[UInt8]] { Array(written.keys) }

    /// The text of the value of `name`, as it is written.
    func written(_ name: String) -> String? { written[Array(name.utf8)] }

    /// The string that `name` has, in UTF-8; nil where it is absent or no string.
    func string(_ name: String) -> [UInt8]? { written(name).flatMap(OracleJSON.string) }

    /// The number that `name` has; nil where it is absent or no number.
    func number(_ name: String) -> OracleDecimal? { written(name).flatMap { OracleDecimal($0.utf8) } }

    /// The number that `name` has, or that its string is.
    func decimal(_ name: String) -> OracleDecimal? {
        written(name).flatMap { OracleDecimal(OracleJSON.string($0) ?? Array($0.utf8)) }
    }
}
