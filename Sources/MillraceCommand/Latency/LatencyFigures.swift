import Histogram

/// Latencies in nanoseconds.
struct LatencyFigures {
    private var histogram = Histogram<UInt64>(
        highestTrackableValue: 600_000_000_000, numberOfSignificantValueDigits: .three)

    /// How many there are.
    var count: Int64 { Int64(histogram.totalCount) }

    /// Adds one.
    mutating func add(_ nanoseconds: UInt64) {
        _ = histogram.record(nanoseconds)
    }

    /// The percentile `percent`, in ms.
    func milliseconds(atPercentile percent: Double) -> Double {
        Double(histogram.valueAtPercentile(percent)) / 1e6
    }

    /// The greatest, in ms.
    var greatest: Double { Double(histogram.max) / 1e6 }
}
