import MillraceCore

/// How far a task has come on one input, as it is stored beside the committed offset: text of the form
/// `name=value;name=value`, which fits there for up to ``Watermarks/mostWriters`` writers of the input.
public struct TaskProgress: Hashable, Sendable {
    /// The next offset to be read; the committed offset may be smaller, where records were held.
    public var position: Int64
    /// The input's greatest event time.
    public var greatestTime: Timestamp
    /// The same before the record at the committed offset was read.
    public var greatestTimeAtOffset: Timestamp
    /// Records with an event time before this have taken effect.
    public var limit: Timestamp
    /// Statements of the input's writers.
    public var statements: [Watermarks.Statement]
    /// Where records wait for the sequence watermark: those with a sequence before this have taken effect, and event time
    /// had come this far when they did.
    public var arrival: Arrival?
    /// Whether records come again: a writer of the input has begun anew.
    public var isRepeating: Bool
    /// Whether all input has ended.
    public var isAtEnd: Bool
    /// What windows the task's stores hold, in words, by store; on its first input only.
    public var windows: [String: String]
    /// What the task has counted; on its first input only.
    public var accounting: Accounting?

    /// How far a task has come by the order of arrival.
    public struct Arrival: Hashable, Sendable {
        /// Records with a sequence before this have taken effect.
        public var sequence: Int64
        /// How far event time had come.
        public var watermark: Timestamp

        init(sequence: Int64, watermark: Timestamp) {
            self.sequence = sequence
            self.watermark = watermark
        }
    }

    /// The text that is committed. Where the statements of very many writers lie far apart, those between the least and
    /// the greatest are rounded down.
    public var text: String {
        var fields = [
            "position=\(position)", "time=\(greatestTime.milliseconds)",
            "timeAtOffset=\(greatestTimeAtOffset.milliseconds)", "limit=\(limit.milliseconds)",
            "end=\(isAtEnd ? 1 : 0)",
        ]
        if isRepeating { fields.append("repeats=1") }
        if let arrival {
            fields += ["sequence=\(arrival.sequence)", "passed=\(arrival.watermark.milliseconds)"]
        }
        if let accounting {
            fields += [
                "accepted=\(accounting.accepted)", "duplicates=\(accounting.duplicates)", "late=\(accounting.late)",
            ]
            fields += TaskProgress.fields(of: accounting.dropped, prefix: "dropped.")
            fields += TaskProgress.fields(of: accounting.rejected, prefix: "rejected.")
        }
        fields += TaskProgress.fields(of: windows)
        guard !statements.isEmpty else { return fields.joined(separator: ";") }
        var room = CommittedOffset.maxMetadataBytes - fields.reduce(0) { $0 + $1.utf8.count + 1 } - "stated=".utf8.count
        if statements.contains(where: { $0.sequence != .min }) {
            room = (room - "sequences=;".utf8.count) / 2
            if let sequences = StatementCoding.text(statements.map(\.sequenceAsTime), room: room) {
                fields.append("sequences=\(sequences)")
            }
        }
        if let stated = StatementCoding.text(statements, room: room) { fields.append("stated=\(stated)") }
        return fields.joined(separator: ";")
    }

    /// Bytes that windows in words may take up; stores for which there is no room are not recorded.
    private static let windowBytes = 800

    private static func fields(of windows: [String: String]) -> [String] {
        var room = windowBytes
        return windows.sorted { $0.key < $1.key }.compactMap { store, windows in
            let field = "windows.\(escaped(store))=\(escaped(windows))"
            guard field.utf8.count < room else { return nil }
            room -= field.utf8.count + 1
            return field
        }
    }

    /// Bytes that counts by reason may take up, each time.
    private static let reasonBytes = 500
    /// What reasons are counted as that do not fit.
    static let otherReasons = "(others)"

    /// The most frequent reasons, as far as they fit, in the order of their names; the others as one.
    private static func fields(of counts: [String: Int64], prefix: String) -> [String] {
        func field(_ reason: String, _ count: Int64) -> String { "\(prefix)\(escaped(reason))=\(count)" }
        var others = counts[otherReasons] ?? 0
        var room = reasonBytes - field(otherReasons, .max).utf8.count
        var fields: [(reason: String, text: String)] = []
        for (reason, count) in counts.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) })
        where reason != otherReasons {
            let text = field(reason, count)
            if text.utf8.count < room {
                room -= text.utf8.count + 1
                fields.append((reason, text))
            } else {
                others += count
            }
        }
        if others > 0 { fields.append((otherReasons, field(otherReasons, others))) }
        return fields.sorted { $0.reason < $1.reason }.map(\.text)
    }

    init(
        position: Int64, greatestTime: Timestamp, greatestTimeAtOffset: Timestamp, limit: Timestamp,
        statements: [Watermarks.Statement], arrival: Arrival? = nil, isRepeating: Bool = false, isAtEnd: Bool,
        accounting: Accounting?,
        windows: [String: String] = [:]
    ) {
        self.position = position
        self.greatestTime = greatestTime
        self.greatestTimeAtOffset = greatestTimeAtOffset
        self.limit = limit
        self.statements = statements
        self.arrival = arrival
        self.isRepeating = isRepeating
        self.isAtEnd = isAtEnd
        self.accounting = accounting
        self.windows = windows
    }

    /// Reads what `text` gives; nil if it was not written by a task.
    public init?(_ text: String) {
        var numbers: [Substring: Int64] = [:]
        var statements: [Watermarks.Statement] = []
        var sequences: [Watermarks.Statement] = []
        var windows: [String: String] = [:]
        for field in text.split(separator: ";") {
            guard let equals = field.firstIndex(of: "=") else { return nil }
            let (name, value) = (field[..<equals], field[field.index(after: equals)...])
            if name == "stated" {
                guard let stated = StatementCoding.statements(in: value) else { return nil }
                statements = stated
            } else if name == "sequences" {
                guard let stated = StatementCoding.statements(in: value) else { return nil }
                sequences = stated
            } else if name.hasPrefix("windows.") {
                windows[TaskProgress.unescaped(name.dropFirst(8))] = TaskProgress.unescaped(value)
            } else {
                guard let number = Int64(value) else { return nil }
                numbers[name] = number
            }
        }
        guard let position = numbers["position"], let time = numbers["time"], let limit = numbers["limit"],
            let timeAtOffset = numbers["timeAtOffset"], let end = numbers["end"]
        else { return nil }
        for (index, sequence) in zip(statements.indices, sequences) {
            statements[index].sequence = sequence.watermark.milliseconds
        }
        self.init(
            position: position, greatestTime: Timestamp(milliseconds: time),
            greatestTimeAtOffset: Timestamp(milliseconds: timeAtOffset), limit: Timestamp(milliseconds: limit),
            statements: statements, arrival: TaskProgress.arrival(from: numbers),
            isRepeating: numbers["repeats"] == 1, isAtEnd: end == 1, accounting: TaskProgress.accounting(from: numbers),
            windows: windows)
    }

    private static func arrival(from numbers: [Substring: Int64]) -> Arrival? {
        guard let sequence = numbers["sequence"], let passed = numbers["passed"] else { return nil }
        return Arrival(sequence: sequence, watermark: Timestamp(milliseconds: passed))
    }

    private static func accounting(from numbers: [Substring: Int64]) -> Accounting? {
        guard let accepted = numbers["accepted"] else { return nil }
        var accounting = Accounting()
        accounting.accepted = accepted
        accounting.duplicates = numbers["duplicates"] ?? 0
        accounting.late = numbers["late"] ?? 0
        for (name, number) in numbers {
            if name.hasPrefix("dropped.") { accounting.dropped[unescaped(name.dropFirst(8))] = number }
            if name.hasPrefix("rejected.") { accounting.rejected[unescaped(name.dropFirst(9))] = number }
        }
        return accounting
    }

    /// An application's own name for a reason, without the signs that part the fields.
    private static func escaped(_ reason: String) -> String {
        var text = ""
        for letter in reason.unicodeScalars {
            switch letter {
            case "%": text += "%p"
            case "=": text += "%e"
            case ";": text += "%s"
            default: text.unicodeScalars.append(letter)
            }
        }
        return text
    }

    private static func unescaped(_ text: Substring) -> String {
        var reason = ""
        var letters = text.unicodeScalars.makeIterator()
        while let letter = letters.next() {
            guard letter == "%" else {
                reason.unicodeScalars.append(letter)
                continue
            }
            switch letters.next() {
            case "e": reason += "="
            case "s": reason += ";"
            default: reason += "%"
            }
        }
        return reason
    }
}

extension Watermarks.Statement {
    /// The sequence in place of the watermark, for ``StatementCoding``: rounding it down is no more wrong.
    fileprivate var sequenceAsTime: Watermarks.Statement {
        Watermarks.Statement(watermark: Timestamp(milliseconds: sequence), isLast: isLast)
    }
}
