/// A case whose results are not what the definition says, with all that is needed to run it again.
package struct DifferentialFailure: Error, CustomStringConvertible {
    /// The operator, as ``DifferentialCampaign`` calls it.
    package var operatorName: String
    /// The seed that all follows from.
    package var seed: UInt64
    /// Sources, parameters and settings that the seed chose.
    package var circumstances: String
    /// What differs, or the error that ended the run.
    package var difference: String

    /// One paragraph for a person.
    package var description: String {
        "\(operatorName), seed \(seed) (\(circumstances)): \(difference)"
    }
}

/// What was found is not what was expected.
struct Difference: Error, CustomStringConvertible {
    /// What differs, for a person.
    var description: String

    init(_ description: String) {
        self.description = description
    }

    /// Throws unless `found` and `expected` are the same multiset.
    static func check(_ what: String, found: [ResultLine], expected: [ResultLine]) throws(Difference) {
        let (found, expected) = (counts(of: found), counts(of: expected))
        guard found != expected else { return }
        func list(_ left: [ResultLine: Int], without right: [ResultLine: Int]) -> String {
            let lines = left.keys.filter { left[$0, default: 0] > right[$0, default: 0] }.sorted()
            return lines.isEmpty ? "none" : lines.map(\.description).joined(separator: "; ")
        }
        throw Difference(
            "\(what): missing: \(list(expected, without: found)); "
                + "too much: \(list(found, without: expected))")
    }

    /// Throws unless the two are equal.
    static func check<Value: Equatable>(_ what: String, found: Value, expected: Value) throws(Difference) {
        if found != expected { throw Difference("\(what): found \(found), expected \(expected)") }
    }

    private static func counts(of lines: [ResultLine]) -> [ResultLine: Int] {
        lines.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    }
}
