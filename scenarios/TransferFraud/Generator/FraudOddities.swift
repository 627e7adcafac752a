import MillraceCore

/// What goes wrong on the way of transfers: they are asked for again, come too late, or are broken; and what people do with
/// held ones.
struct FraudOddities {
    private var counts: [Kind: Int] = [:]
    /// A line that is kept until it is late.
    private var kept: FraudGenerator.Line?

    private enum Kind: String, CaseIterable {
        case repeated = "a transfer that is asked for again"
        case conflicting = "an id that is used for another transfer"
        case malformed = "a broken line"
        case unpaid = "an amount that is none"
        case late = "a late line"
        case action = "the release of a transfer"
    }

    /// What has not occurred, in words.
    var missing: [String] { Kind.allCases.filter { counts[$0] == nil }.map(\.rawValue) }

    /// Odd lines beside those of a day: about two in a hundred.
    mutating func lines(
        beside lines: [(arrival: Int64, line: FraudGenerator.Line)], _ random: inout SeededRandom
    ) -> [(arrival: Int64, line: FraudGenerator.Line)] {
        var odd: [(arrival: Int64, line: FraudGenerator.Line)] = []
        for (arrival, line) in lines where random.chance(0.02) {
            let kind = random.element(of: Kind.allCases)
            guard let bytes = bytes(of: kind, line) else { continue }
            counts[kind, default: 0] += 1
            odd.append((arrival + 1 + random.integer(below: 600_000), FraudGenerator.Line(bytes: bytes)))
        }
        return odd
    }

    private mutating func bytes(of kind: Kind, _ line: FraudGenerator.Line) -> [UInt8]? {
        let text = String(decoding: line.bytes, as: UTF8.self)
        switch kind {
        case .repeated: return line.bytes
        case .conflicting: return Array(text.replacing(#""amount":""#, with: #""amount":"1"#).utf8)
        case .malformed: return Array(line.bytes.dropLast(9))
        case .unpaid: return Array(text.replacing(#""amount":""#, with: #""amount":"-"#).utf8)
        case .late:
            // A line of two days ago or more; the id is that of no other.
            defer { kept = line }
            guard counts[.late] != nil || kept != nil, let kept else { return nil }
            return Array(String(decoding: kept.bytes, as: UTF8.self).replacing(#""id":"T"#, with: #""id":"L"#).utf8)
        case .action:
            guard let id = text.firstMatch(of: /"id":"([^"]*)","time":"([^"]*)"/) else { return nil }
            return Array(#"{"id":"\#(id.output.1)","time":"\#(id.output.2)","action":"release"}"#.utf8)
        }
    }
}
