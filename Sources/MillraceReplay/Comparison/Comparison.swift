import MillraceFormats
import MillraceStreams

/// What a stream computed, in the form of a ``Derivation``, and how it differs from one.
public enum Comparison {
    /// The stream's side: what it counted and what it wrote, without the members that are not compared.
    /// - Throws: `JSONError` if a result is not a JSON object.
    public static func derivation(
        of application: Application, accounting: Accounting, results: ResultCollector
    ) throws -> Derivation {
        var derivation = Derivation()
        derivation.read = accounting.read
        derivation.accepted = accounting.accepted
        derivation.duplicates = accounting.duplicates
        derivation.dropped = accounting.dropped
        for line in try results.deadLetters() {
            let value = try parse(line)
            let (sequence, reason) = (value["sequence"]?.int64 ?? -1, value["reason"]?.string ?? "")
            // A line that was rejected twice must not look like one that was rejected once.
            derivation.rejected[sequence] = derivation.rejected[sequence].map { "\($0) and \(reason)" } ?? reason
        }
        derivation.late = try results.late().map { try parse($0)["sequence"]?.int64 ?? -1 }.sorted()
        for result in application.results {
            derivation.results[result.name] = try results.results(of: result.topic).map { line in
                try comparable(line, without: application.ignoredMembers)
            }
        }
        return derivation
    }

    /// The line without the members that are not compared.
    public static func comparable(_ line: [UInt8], without ignored: Set<String>) throws -> String {
        let value = try parse(line)
        guard let members = value.members else { return value.description }
        return JSONValue.object(members.filter { !ignored.contains($0.name) }).description
    }

    private static func parse(_ line: [UInt8]) throws(JSONError) -> JSONValue {
        try line.withUnsafeBytes { bytes in
            Result { () throws(JSONError) in try JSONValue(parsing: bytes) }
        }.get()
    }

    /// Where `found` differs from `expected`, for a person to read; empty if it does not.
    public static func differences(expected: Derivation, found: Derivation) -> [String] {
        var lines = counts(expected, found)
        let sequences = Set(expected.rejected.keys).union(found.rejected.keys).sorted()
        lines += difference(
            "rejected lines", expected: sequences.compactMap { describe($0, expected) },
            found: sequences.compactMap { describe($0, found) })
        lines += difference(
            "late lines", expected: expected.late.map { "line \($0)" }, found: found.late.map { "line \($0)" })
        for name in Set(expected.results.keys).union(found.results.keys).sorted() {
            lines += difference(
                name, expected: (expected.results[name] ?? []).map(canonical),
                found: (found.results[name] ?? []).map(canonical))
        }
        return lines
    }

    /// The line as `JSONValue` writes it, so that the spelling of escapes does not count; as it is if it is no JSON.
    private static func canonical(_ line: String) -> String {
        (try? JSONValue(parsing: line))?.description ?? line
    }

    private static func describe(_ sequence: Int64, _ derivation: Derivation) -> String? {
        derivation.rejected[sequence].map { "line \(sequence): \($0)" }
    }

    private static func counts(_ expected: Derivation, _ found: Derivation) -> [String] {
        var lines: [String] = []
        let pairs = [
            ("read", expected.read, found.read), ("accepted", expected.accepted, found.accepted),
            ("duplicates", expected.duplicates, found.duplicates),
        ]
        for (name, left, right) in pairs where left != right {
            lines.append("\(name): expected \(left), found \(right)")
        }
        if expected.dropped != found.dropped {
            lines.append("dropped: expected \(expected.dropped), found \(found.dropped)")
        }
        return lines
    }

    /// The lines that stand on one side only, in the form of a diff; or that the order differs.
    static func difference(_ name: String, expected: [String], found: [String]) -> [String] {
        guard expected != found else { return [] }
        var surplus: [String: Int] = [:]
        for line in found { surplus[line, default: 0] += 1 }
        var missing: [String] = []
        for line in expected {
            if let count = surplus[line], count > 0 { surplus[line] = count - 1 } else { missing.append(line) }
        }
        let extra = found.filter { line in
            guard let count = surplus[line], count > 0 else { return false }
            surplus[line] = count - 1
            return true
        }
        var lines = ["\(name): expected \(expected.count), found \(found.count)"]
        if missing.isEmpty, extra.isEmpty {
            let index = zip(expected, found).prefix { $0 == $1 }.count
            lines[0] = "\(name): the same, but in another order from number \(index + 1) on"
            lines += ["- \(expected[index])", "+ \(found[index])"]
        }
        lines += missing.prefix(10).map { "- \($0)" } + extra.prefix(10).map { "+ \($0)" }
        if missing.count > 10 { lines.append("… and \(missing.count - 10) more that were expected") }
        if extra.count > 10 { lines.append("… and \(extra.count - 10) more that were found") }
        return lines
    }
}
