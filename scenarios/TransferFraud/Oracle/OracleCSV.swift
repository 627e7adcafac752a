/// One line of CSV (RFC 4180).
enum OracleCSV {
    /// The fields of `text`, without their quotation marks; nil where a quotation mark stands elsewhere than around a
    /// whole field or, doubled, in one, or is not closed.
    static func fields(of text: String) -> [[UInt8]]? {
        let bytes = Array(text.utf8)
        let quote = UInt8(ascii: "\"")
        var fields: [[UInt8]] = []
        var at = 0
        while true {
            var field: [UInt8] = []
            if at < bytes.count, bytes[at] == quote {
                at += 1
                while true {
                    guard let end = bytes[at...].firstIndex(of: quote) else { return nil }
                    field += bytes[at..<end]
                    at = end + 1
                    guard at < bytes.count, bytes[at] == quote else { break }
                    field.append(quote)
                    at += 1
                }
            } else {
                field = Array(bytes[at...].prefix { $0 != UInt8(ascii: ",") })
                guard !field.contains(quote) else { return nil }
                at += field.count
            }
            fields.append(field)
            guard at < bytes.count else { return fields }
            guard bytes[at] == UInt8(ascii: ",") else { return nil }
            at += 1
        }
    }
}
