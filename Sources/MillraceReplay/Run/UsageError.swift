/// What was asked for makes no sense, or cannot be had here: the caller must ask otherwise.
public struct UsageError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What cannot be had, why, and what to ask for instead.
    public var message: String

    /// An error with this message.
    public init(_ message: String) {
        self.message = message
    }

    /// The message.
    public var description: String { message }
}
