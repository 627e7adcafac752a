/// A result: a JSON object, with its event time in milliseconds since the Unix epoch.
public struct ResultLine: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The result's event time.
    public var time: Int64
    /// The JSON object.
    public var line: String

    /// A result of these parts.
    public init(time: Int64, line: String) {
        self.time = time
        self.line = line
    }

    /// Orders by time, then by the bytes of the line.
    public static func < (left: ResultLine, right: ResultLine) -> Bool {
        left.time != right.time ? left.time < right.time : left.line < right.line
    }

    /// Time and line.
    public var description: String { "\(time) \(line)" }
}
