import MillraceStreams

/// What ``WindowTopology`` must give for an input, computed naively from the definitions: for each key all its records at
/// once, for each window all that lie in it.
struct WindowModel {
    /// A result: the window from `start` to `end`, excluded, with count and sum of its records; `sequence` is the greatest.
    struct Line: Hashable {
        var key: String
        var start: Int64
        var end: Int64
        var count: Int64
        var sum: Int64
        var sequence: Int64
    }

    /// By name of the result.
    private(set) var lines: [String: Set<Line>] = [:]

    init(_ records: [InputRecord]) {
        for (key, own) in Dictionary(grouping: records, by: \.key) {
            let times = Set(own.map(\.time))
            add(Self.hopping(times, size: 10_000, advance: 4_000), key, own, to: "hopping-shared")
            add(Self.hopping(times, size: 7_000, advance: 3_000), key, own, to: "hopping-apart")
            add(Self.sliding(times, difference: 3_000), key, own, to: "sliding")
            add(Self.sessions(times, gap: 900), key, own, to: "session")
        }
    }

    /// For each window of the first kind the greatest count and the greatest sum.
    var tops: [Int64: [Int64]] {
        Dictionary(grouping: lines["hopping-shared"] ?? [], by: \.start).mapValues { lines in
            [lines.map(\.count).max() ?? 0, lines.map(\.sum).max() ?? 0]
        }
    }

    private mutating func add(_ windows: Set<Range<Int64>>, _ key: String, _ records: [InputRecord], to name: String) {
        for window in windows {
            let own = records.filter { window.contains($0.time) }
            guard let sequence = own.map(\.sequence).max() else { continue }
            lines[name, default: []].insert(
                Line(
                    key: key, start: window.lowerBound, end: window.upperBound, count: Int64(own.count),
                    sum: own.reduce(0) { $0 + $1.step.amount }, sequence: sequence))
        }
    }

    private static func hopping(_ times: Set<Int64>, size: Int64, advance: Int64) -> Set<Range<Int64>> {
        guard let first = times.min(), let last = times.max() else { return [] }
        let starts = ((first - size) / advance - 1)...(last / advance + 1)
        return Set(starts.map { $0 * advance..<$0 * advance + size })
    }

    /// Windows that hold nothing come to nothing.
    private static func sliding(_ times: Set<Int64>, difference: Int64) -> Set<Range<Int64>> {
        Set(times.flatMap { [$0 - difference, $0 + 1] }.map { $0..<$0 + difference + 1 })
    }

    private static func sessions(_ times: Set<Int64>, gap: Int64) -> Set<Range<Int64>> {
        var sessions: [Range<Int64>] = []
        for time in times.sorted() {
            if let last = sessions.last, time < last.upperBound {
                sessions[sessions.count - 1] = last.lowerBound..<time + gap
            } else {
                sessions.append(time..<time + gap)
            }
        }
        return Set(sessions)
    }
}
