import MillraceCore

/// How far an ingest has come, as it is committed with the lines: text of the form `name=value;name=value`.
public struct IngestPlace: Hashable, Sendable {
    /// Tells one input from another, see ``InputFingerprint``.
    var fingerprint: String
    /// The file being read.
    var file: Int64 = 0
    /// The next byte of that file.
    var byte: Int64 = 0
    /// Lines read so far; the sequence of the last.
    public internal(set) var read: Int64 = 0
    /// Lines of which the event time could be read.
    public internal(set) var placed: Int64 = 0
    /// Lines that came after their time.
    public internal(set) var late: Int64 = 0
    /// Lines that were too long.
    public internal(set) var tooLong: Int64 = 0
    /// Lines with a time that the engine cannot keep.
    public internal(set) var unstorable: Int64 = 0
    /// The greatest event time; nil before the first.
    var greatestTime: Timestamp?
    /// Whether all has been read.
    public internal(set) var isAtEnd = false

    init(fingerprint: String) {
        self.fingerprint = fingerprint
    }

    /// The text that is committed.
    var text: String {
        var fields = [
            "input=\(fingerprint)", "file=\(file)", "byte=\(byte)", "read=\(read)", "placed=\(placed)", "late=\(late)",
            "tooLong=\(tooLong)", "end=\(isAtEnd ? 1 : 0)",
        ]
        if unstorable > 0 { fields.append("unstorable=\(unstorable)") }
        if let greatestTime { fields.append("time=\(greatestTime.milliseconds)") }
        return fields.joined(separator: ";")
    }

    /// Reads what `text` gives; nil if it was not written by an ingest.
    init?(_ text: String) {
        var fields: [Substring: Substring] = [:]
        for field in text.split(separator: ";") {
            let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { return nil }
            fields[parts[0]] = parts[1]
        }
        func number(_ name: Substring) -> Int64? { fields[name].flatMap { Int64($0) } }
        guard let input = fields["input"], let file = number("file"), let byte = number("byte"),
            let read = number("read"), let placed = number("placed"), let late = number("late"),
            let tooLong = number("tooLong"), let end = number("end")
        else { return nil }
        self.init(fingerprint: String(input))
        self.file = file
        self.byte = byte
        self.read = read
        self.placed = placed
        self.late = late
        self.tooLong = tooLong
        unstorable = number("unstorable") ?? 0
        greatestTime = number("time").map(Timestamp.init(milliseconds:))
        isAtEnd = end == 1
    }
}
