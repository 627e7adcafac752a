import MillraceCore
import MillraceFormats
import MillraceStreams

extension Serde where Value == AccountEntry {
    /// A line of the accounts' table.
    static var line: Serde<AccountEntry> {
        Serde(
            decode: { bytes throws(Rejection) in try AccountEntry(line: bytes) },
            encode: { entry, writer in
                let output = OutputBuffer(capacity: 256)
                var json = JSONWriter(into: output)
                entry.write(to: &json)
                output.withUnsafeBytes { writer.write($0) }
            })
    }
}

extension Serde where Value == RuleBook {
    /// The lines of a file of rules.
    static var lines: Serde<RuleBook> {
        Serde(
            decode: { bytes throws(Rejection) in
                do throws(RuleError) {
                    return try RuleBook(lines: String(decoding: bytes, as: UTF8.self))
                } catch {
                    throw Rejection("malformed", error.description)
                }
            },
            encode: { book, writer in writer.write(utf8: book.lines) })
    }
}
