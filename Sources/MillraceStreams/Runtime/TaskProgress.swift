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
            fields += accounting.dropped.sorted { $0.key < $1.key }.map { "dropped.\($0.key)=\($0.value)" }
            fields += accounting.rejected.sorted { $0.key < $1.key }.map { "rejected.\($0.key)=\($0.value)" }
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
            if name.hasPrefix("dropped.") { accounting.dropped[String(name.dropFirst(8))] = number }
            if name.hasPrefix("rejected.") { accounting.rejected[String(name.dropFirst(9))] = number }
        }
        return accounting
    }
}
