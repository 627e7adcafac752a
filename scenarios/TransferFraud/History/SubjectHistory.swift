import MillraceCore
import MillraceStreams

/// What is remembered of a subject in one value, beside its attempts.
struct SubjectSummary: Sendable {
    /// The subject's clock: the greatest event time of its attempts.
    var clock: Timestamp
    /// The last attempt, by arrival, in any role.
    var last: PastAttempt
}

/// The attempts of one subject before the one at hand, as its rules see them.
struct SubjectHistory {
    typealias Attempts = MapStore<Subject, HistoryPlace, PastAttempt>

    /// How long attempts are remembered: the longest window that a rule may have.
    static let longest = TimeSpan.days(30)

    private let attempts: Attempts
    private let summary: SubjectSummary?
    /// The subject's clock, the attempt at hand included.
    let clock: Timestamp

    /// The history before an attempt of event time `time`.
    init(_ attempts: Attempts, _ summary: SubjectSummary?, before time: Timestamp) {
        self.attempts = attempts
        self.summary = summary
        clock = max(summary?.clock ?? time, time)
    }

    /// The last attempt by arrival, in any role, however old.
    var last: PastAttempt? { summary?.last }

    /// The attempts of a window of this length, by event time.
    /// - Complexity: O(log *n*) in the number of the subject's attempts, and O(1) for each that is gone through.
    func window(_ length: TimeSpan) -> some Sequence<PastAttempt> {
        attempts[HistoryPlace.after(clock - length)...].lazy.map(\.value)
    }

    /// The attempts of a window of this length in `role`, by event time.
    func window(_ length: TimeSpan, as role: Role) -> some Sequence<PastAttempt> {
        window(length).lazy.filter { $0.role == role }
    }

    /// The last attempt by arrival of a window that satisfies `predicate`.
    /// - Complexity: O(*n*) in the number of the window's attempts.
    func last(of length: TimeSpan, where predicate: (PastAttempt) -> Bool) -> PastAttempt? {
        window(length).reduce(nil) { last, past in
            if let last, last.sequence > past.sequence { return last }
            return predicate(past) ? past : last
        }
    }

    /// The last `count` attempts by arrival of a window that satisfy `predicate`, the last first.
    /// - Complexity: O(*n* log *n*) in the number of the window's attempts.
    func last(
        _ count: Int, of length: TimeSpan, where predicate: (PastAttempt) -> Bool
    ) -> ArraySlice<PastAttempt> {
        window(length).filter(predicate).sorted { $0.sequence > $1.sequence }.prefix(count)
    }
}

extension SubjectSummary: BinaryCodable {
    init(from reader: inout ByteReader) throws(DecodingFailure) {
        clock = Timestamp(milliseconds: try reader.readVariable())
        last = try PastAttempt(from: &reader)
    }

    func encode(to writer: ByteWriter) {
        writer.write(variable: clock.milliseconds)
        last.encode(to: writer)
    }
}
