import Testing

/// A marble test: what goes in, in the order of arrival, and what comes out. All times are in milliseconds.
///
/// Input, separated by spaces:
/// - `a=7@3`: a record of key a with value 7 at event time 3; `a@3` has the value 1; `a=nil@3` is a tombstone and
///   `nil=7@3` has a null key.
/// - `R:a=7@3`: the same in the input called R. Without a name it is the first input.
/// - `wm@9`, `R:wm@9`: the input's writer states that no record before 9 will come.
/// - `+1000`: 1,000 ms pass without a record.
/// - `restart`: the runtime is closed and restored.
/// - `|`: a look at the output.
/// - `end@9`, `R:end@9`: all inputs, or one, end at event time 9.
///
/// Output: what was found at each look and at the end, the looks separated by ` | `: `a=7@3` is a record as above, and
/// `a[0,5)=2@4` one of key a in the window from 0 to 5, its end excluded.
///
/// The expected output is derived by hand from the definition of the operator and two rules: an input's watermark is its
/// greatest event time less the grace (a record before it is late), and that of the operator is the least of its inputs'.
/// Each case says in a sentence what decides it.
struct MarbleCase: CustomTestStringConvertible, Sendable {
    /// What the case is about.
    var about: String
    var input: String
    var output: String
    /// Bound on disorder of every input.
    var grace: Int64
    /// How many records are late.
    var late: Int64
    /// How many dead letters there are, by reason.
    var rejected: [String: Int64]
    /// Whether results of one look are compared as they were emitted, not sorted by time and key.
    var isAsEmitted: Bool

    init(
        _ about: String, in input: String, out output: String, grace: Int64 = 0, late: Int64 = 0,
        rejected: [String: Int64] = [:], isAsEmitted: Bool = false
    ) {
        self.about = about
        self.input = input
        self.output = output
        self.grace = grace
        self.late = late
        self.rejected = rejected
        self.isAsEmitted = isAsEmitted
    }

    var testDescription: String { about }
}
