import MillraceCore
import MillraceStreams

/// An application with all that is needed to replay files through it and to prove the result.
public struct Application: Sendable {
    /// Reads a line's key (appended to the writer) and event time; nil if the line has none that can be read.
    public typealias PlaceLine = (_ line: UnsafeRawBufferPointer, _ key: ByteWriter) -> Timestamp?

    /// Appends to the writer, as a line of the application's own format, what a line of another format stands for. `sequence` is
    /// the line's place in the input. A line that stands for nothing is appended as it is.
    public typealias AdaptLine = (_ line: UnsafeRawBufferPointer, _ sequence: Int64, _ output: ByteWriter) -> Void

    /// The application's id: name of its group, start of its own topics' names.
    public var id: String
    /// The topology.
    public var topology: Topology
    /// The topic that the lines of the input go to.
    public var sourceTopic: String
    /// Bound on disorder: lines that come later than this behind the greatest event time are late.
    public var grace: TimeSpan
    /// Longest line in bytes; longer ones are rejected as `too-long`.
    public var longestLine: Int
    /// Makes the function that places lines, for one thread.
    public var makePlaceLine: @Sendable () -> PlaceLine
    /// Makes the function that adapts the lines of a file whose first line is a header of another format; nil for a file of the
    /// application's own lines. The header itself is no line of the input.
    public var makeAdapter: @Sendable (_ firstLine: UnsafeRawBufferPointer) -> AdaptLine? = { _ in nil }
    /// Publishes what must be in the log before the first line: the content of global tables.
    public var prepare: @Sendable (any Engine) throws -> Void
    /// The results by name, with their topics; one file each.
    public var results: [Result]
    /// The topic with one record for each line that is accepted and no repetition of another; nil if there is none.
    public var answers: String?
    /// Members of a result that are not compared.
    public var ignoredMembers: Set<String>
    /// The batch derivation of the same results from the files at `paths`.
    public var derive: @Sendable (_ paths: [String]) throws -> Derivation
    /// What the name of a folder with a stored result ends in, so that it is this application's with these options; nil if
    /// stored results are of others.
    public var storedResult: String? = "expected"

    /// A result of an application.
    public struct Result: Hashable, Sendable {
        /// Name of the result, and of its file without `.jsonl`.
        public var name: String
        /// The topic it is written to, one JSON object a record.
        public var topic: String

        /// The result called `name`, from `topic`.
        public init(name: String, topic: String) {
            self.name = name
            self.topic = topic
        }
    }

    /// An application of these parts.
    public init(
        id: String, topology: Topology, sourceTopic: String, grace: TimeSpan, longestLine: Int = 262_144,
        makePlaceLine: @escaping @Sendable () -> PlaceLine, prepare: @escaping @Sendable (any Engine) throws -> Void,
        results: [Result], ignoredMembers: Set<String>,
        derive: @escaping @Sendable (_ paths: [String]) throws -> Derivation
    ) {
        self.id = id
        self.topology = topology
        self.sourceTopic = sourceTopic
        self.grace = grace
        self.longestLine = longestLine
        self.makePlaceLine = makePlaceLine
        self.prepare = prepare
        self.results = results
        self.ignoredMembers = ignoredMembers
        self.derive = derive
    }
}
