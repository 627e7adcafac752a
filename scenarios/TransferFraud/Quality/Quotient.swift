import MillraceFormats

/// A quotient of counts, exact until it is told.
struct Quotient: Hashable {
    var numerator: Int64
    /// 0 for a quotient that there is not.
    var denominator: Int64

    /// In percent, to one decimal, rounded half up; nil if nothing is divided by.
    var percent: ExactDecimal? { rounded(times: 1_000, scale: 1) }

    /// In percent, for a person.
    var percentText: String { percent.map { "\($0) %" } ?? "-" }

    /// To two decimals, rounded half up; nil if nothing is divided by.
    var hundredths: ExactDecimal? { rounded(times: 100, scale: 2) }

    private func rounded(times factor: Int64, scale: Int) -> ExactDecimal? {
        guard denominator > 0 else { return nil }
        return ExactDecimal(significand: (2 * factor * numerator + denominator) / (2 * denominator), scale: scale)
    }
}
