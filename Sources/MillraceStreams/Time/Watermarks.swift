import MillraceCore

/// How far event time has come on one input partition.
///
/// A watermark *w* promises that no record with an event time before *w* will come. On a topic that others write it
/// trails the greatest event time by the grace; on a topic that tasks or an ingest write, each of them states its own,
/// and the smallest counts.
public struct Watermarks: Hashable, Sendable {
    /// What one writer of the partition has stated.
    public struct Statement: Hashable, Sendable {
        /// No record before this moment will come from this writer.
        public var watermark: Timestamp
        /// Whether the writer has written its last record.
        public var isLast: Bool
        /// No record with a sequence before this will come from this writer, but for what timers and windows make; the
        /// least number where the writer states nothing about it.
        public var sequence: Int64

        /// A statement with these values.
        public init(watermark: Timestamp, isLast: Bool, sequence: Int64 = .min) {
            self.watermark = watermark
            self.isLast = isLast
            self.sequence = sequence
        }

        /// What a writer states that begins without a place to go on from: all that comes from it follows. Every other
        /// statement says more.
        public static let beginning = Statement(watermark: .distantPast, isLast: false)
    }

    /// Bound on disorder; nil where only the writers' own statements count.
    public let grace: TimeSpan?
    /// The greatest event time seen, of records and ticks.
    public private(set) var greatestTime: Timestamp = .distantPast
    /// The writers' statements; empty until the first has come.
    public private(set) var statements: [Statement] = []
    /// What the statements come to: the smallest of those writers that go on, the greatest once all have ended.
    public private(set) var stated: Timestamp = .distantPast
    /// What the statements come to for sequences, in the same way; the greatest number once all have ended.
    public private(set) var statedSequence = Int64.min
    /// Whether a writer has begun more than once, so that records come again.
    public private(set) var isRepeating = false
    /// The writers that have stated their beginning.
    private var begun: Set<Int> = []
    /// More writers than this are taken for a damaged statement; their statements must fit beside a committed offset.
    public static let mostWriters = 4_096

    /// Watermarks of a partition that has not been read yet.
    @inlinable
    public init(grace: TimeSpan?) {
        self.grace = grace
    }

    /// Takes up where a commit left off.
    public init(grace: TimeSpan?, greatestTime: Timestamp, statements: [Statement], isRepeating: Bool = false) {
        self.grace = grace
        self.greatestTime = greatestTime
        self.statements = statements
        stated = Watermarks.combined(statements)
        statedSequence = Watermarks.combinedSequence(statements)
        self.isRepeating = isRepeating
    }

    /// Notes a record's event time and says whether the record is in time, and comes for the first time as far as is known
    /// without ``isRepeat(_:)``. Late records move nothing.
    @inlinable
    public mutating func observe(_ time: Timestamp) -> Bool {
        guard let grace else { return !isRepeating }
        if time < stated { return false }
        if time > greatestTime {
            setGreatestTime(time)
            return true
        }
        return time >= greatestTime - grace
    }

    /// Moves event time on to `time` without a record.
    public mutating func tick(to time: Timestamp) {
        greatestTime = max(greatestTime, time)
    }

    /// Notes that writer number `writer` of `writers` has begun. Where it is known already, its records come again.
    public mutating func begin(writer: Int, of writers: Int) {
        guard writer >= 0, writer < writers, writers <= Watermarks.mostWriters else { return }
        let hasStated = writer < statements.count && statements[writer] != .beginning
        if hasStated || !begun.insert(writer).inserted { isRepeating = true }
    }

    /// Whether a record with this event time has come before: all its writers have stated that they have written it.
    public func isRepeat(_ time: Timestamp) -> Bool {
        isRepeating && (time < stated || isAtEnd)
    }

    /// Notes what writer number `writer` of `writers` states. A statement never goes back.
    public mutating func state(_ statement: Statement, writer: Int, of writers: Int) {
        guard writer >= 0, writer < writers, writers <= Watermarks.mostWriters else { return }
        while statements.count < writers { statements.append(.beginning) }
        statements[writer].watermark = max(statements[writer].watermark, statement.watermark)
        statements[writer].isLast = statements[writer].isLast || statement.isLast
        statements[writer].sequence = max(statements[writer].sequence, statement.sequence)
        stated = max(stated, Watermarks.combined(statements))
        statedSequence = max(statedSequence, Watermarks.combinedSequence(statements))
    }

    static func combinedSequence(_ statements: [Statement]) -> Int64 {
        guard !statements.isEmpty else { return .min }
        return statements.lazy.filter { !$0.isLast }.map(\.sequence).min() ?? .max
    }

    /// A writer that has ended holds nobody back.
    static func combined(_ statements: [Statement]) -> Timestamp {
        let going = statements.filter { !$0.isLast }
        return going.map(\.watermark).min() ?? statements.map(\.watermark).max() ?? .distantPast
    }

    /// No record before this moment will come.
    public var current: Timestamp {
        guard let grace, greatestTime != .distantPast else { return stated }
        return max(stated, greatestTime - grace)
    }

    /// Whether every writer has written its last record.
    public var isAtEnd: Bool {
        !statements.isEmpty && statements.allSatisfy(\.isLast)
    }

    @usableFromInline
    mutating func setGreatestTime(_ time: Timestamp) {
        greatestTime = time
    }
}
