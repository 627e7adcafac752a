import MillraceCore

/// How far a task has come on one input, as it is stored beside the committed offset: text of the form
/// `name=value;name=value`, well under the 4,096 bytes that Kafka takes.
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
    /// Whether all input has ended.
    public var isAtEnd: Bool
    /// What the task has counted; on its first input only.
    public var accounting: Accounting?

    /// The text that is committed.
    public var text: String {
        var fields = [
            "position=\(position)", "time=\(greatestTime.milliseconds)",
            "timeAtOffset=\(greatestTimeAtOffset.milliseconds)", "limit=\(limit.milliseconds)",
            "end=\(isAtEnd ? 1 : 0)",
        ]
        if !statements.isEmpty {
            let list = statements.map { "\($0.watermark.milliseconds):\($0.isLast ? 1 : 0)" }
            fields.append("stated=\(list.joined(separator: ","))")
        }
        if let accounting {
            fields += [
                "accepted=\(accounting.accepted)", "duplicates=\(accounting.duplicates)", "late=\(accounting.late)",
            ]
            for (prefix, counts) in [("dropped.", accounting.dropped), ("rejected.", accounting.rejected)] {
                fields += counts.sorted { $0.key < $1.key }.map {
                    "\(prefix)\(TaskProgress.escaped($0.key))=\($0.value)"
                }
            }
        }
        return fields.joined(separator: ";")
    }

    init(
        position: Int64, greatestTime: Timestamp, greatestTimeAtOffset: Timestamp, limit: Timestamp,
        statements: [Watermarks.Statement], isAtEnd: Bool, accounting: Accounting?
    ) {
        self.position = position
        self.greatestTime = greatestTime
        self.greatestTimeAtOffset = greatestTimeAtOffset
        self.limit = limit
        self.statements = statements
        self.isAtEnd = isAtEnd
        self.accounting = accounting
    }

    /// Reads what `text` gives; nil if it was not written by a task.
    public init?(_ text: String) {
        var numbers: [Substring: Int64] = [:]
        var statements: [Watermarks.Statement] = []
        for field in text.split(separator: ";") {
            guard let equals = field.firstIndex(of: "=") else { return nil }
            let (name, value) = (field[..<equals], field[field.index(after: equals)...])
            if name == "stated" {
                for item in value.split(separator: ",") {
                    let parts = item.split(separator: ":").compactMap { Int64($0) }
                    guard parts.count == 2 else { return nil }
                    statements.append(.init(watermark: Timestamp(milliseconds: parts[0]), isLast: parts[1] == 1))
                }
            } else {
                guard let number = Int64(value) else { return nil }
                numbers[name] = number
            }
        }
        guard let position = numbers["position"], let time = numbers["time"], let limit = numbers["limit"],
            let timeAtOffset = numbers["timeAtOffset"], let end = numbers["end"]
        else { return nil }
        self.init(
            position: position, greatestTime: Timestamp(milliseconds: time),
            greatestTimeAtOffset: Timestamp(milliseconds: timeAtOffset), limit: Timestamp(milliseconds: limit),
            statements: statements, isAtEnd: end == 1, accounting: TaskProgress.accounting(from: numbers))
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
