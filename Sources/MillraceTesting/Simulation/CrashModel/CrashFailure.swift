/// What a run has found to be wrong.
struct Violation: Error, CustomStringConvertible {
    /// What was expected, and what was found instead.
    var description: String

    init(_ description: String) {
        self.description = description
    }
}

/// A run that found something to be wrong. Its seed finds it again.
package struct CrashFailure: Error, CustomStringConvertible {
    /// The run's seed.
    package let seed: UInt64
    let violation: Violation
    /// What had been done until then.
    package let totals: CrashTotals
    let trace: Trace

    /// The seed, what is wrong, and what led to it.
    package var description: String {
        """
        seed \(seed): \(violation)
        after \(totals)
        \(trace.text(last: 200))
        """
    }
}
