/// Why an engine did not do what it was asked.
public struct EngineError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kinds of failure a caller can tell apart.
    public enum Code: String, Hashable, Sendable {
        /// There is no such topic or partition.
        case unknownTopic
        /// The topic exists with other partitions or another clean-up policy.
        case topicMismatch
        /// The offset lies before the first or after the last record of the partition.
        case offsetOutOfRange
        /// Stored data is damaged.
        case corrupt
        /// The data was written by an incompatible version.
        case incompatibleVersion
        /// No space is left.
        case diskFull
        /// The operating system refused a file operation.
        case io
        /// A record or batch is larger than the engine takes.
        case tooLarge
        /// Another member or producer has taken this one's place.
        case fenced
        /// The engine, producer or member has been closed.
        case closed
        /// The call makes no sense in the state it came in, or its arguments do not.
        case invalid
        /// The engine does not let this user do it.
        case notPermitted
        /// The engine cannot be reached at present.
        case unavailable
    }

    /// The kind of failure.
    public var code: Code
    /// What failed, where, and what to do about it, for a person.
    public var message: String

    /// A failure of kind `code`.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    public var description: String { message }
}
