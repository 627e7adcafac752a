import MillraceFormats
import MillraceStreams

/// What a replay or run amounted to: each input counted once, and how many results there are.
public struct Summary: Sendable {
    /// What became of the input.
    public var accounting: Accounting
    /// How many records each result has, by name.
    public var results: [(name: String, count: Int)]
    /// Wall-clock time in seconds.
    public var seconds: Double

    /// A summary of these parts.
    public init(accounting: Accounting, results: [(name: String, count: Int)], seconds: Double) {
        self.accounting = accounting
        self.results = results
        self.seconds = seconds
    }

    /// One JSON object: `read`, `accepted`, `duplicates`, `dropped` and `rejected` by reason, `late`, `results` by name,
    /// `seconds`. The first is the sum of the next five.
    public var json: String {
        let output = OutputBuffer(capacity: 512)
        var json = JSONWriter(into: output)
        json.beginObject()
        json.member("read", accounting.read)
        json.member("accepted", accounting.accepted)
        json.member("duplicates", accounting.duplicates)
        write("dropped", accounting.dropped, to: &json)
        write("rejected", accounting.rejected, to: &json)
        json.member("late", accounting.late)
        json.key("results")
        json.beginObject()
        for result in results {
            json.key(named: result.name)
            json.integer(result.count)
        }
        json.endObject()
        json.member("seconds", ExactDecimal(significand: Int64(seconds * 1_000), scale: 3))
        json.endObject()
        return output.string
    }

    private func write(_ name: StaticString, _ counts: [String: Int64], to json: inout JSONWriter) {
        json.key(name)
        json.beginObject()
        for (reason, count) in counts.sorted(by: { $0.key < $1.key }) {
            json.key(named: reason)
            json.integer(count)
        }
        json.endObject()
    }

    /// The same for a person, a line for each count.
    public var text: String {
        var lines = ["\(accounting.read) read", "  \(accounting.accepted) accepted"]
        lines.append("  \(accounting.duplicates) duplicates")
        lines.append("  \(accounting.late) late")
        for (rule, count) in accounting.dropped.sorted(by: { $0.key < $1.key }) {
            lines.append("  \(count) dropped: \(rule)")
        }
        for (reason, count) in accounting.rejected.sorted(by: { $0.key < $1.key }) {
            lines.append("  \(count) rejected: \(reason)")
        }
        for result in results { lines.append("\(result.count) \(result.name)") }
        return lines.joined(separator: "\n")
    }
}
