import MillraceStreams

/// What ``TripTopology`` must give for an input, computed naively: all records at once, key by key, sorted first.
/// Written from the rules, without the types of the streams: a list of (time, sequence, index) places and texts.
struct TripModel {
    /// A result: event time, sequence, index among what its event gave, key and text.
    struct Line: Hashable {
        var time: Int64
        var sequence: Int64
        var index: Int
        var key: String
        var text: String
        var group: Int64 = 0
    }

    private(set) var trips: [Line] = []
    private(set) var groups: [Line] = []
    private(set) var windows: [Line] = []
    private(set) var totals: [Int64: Int64] = [:]

    /// `end` is the last moment of the input.
    init(_ records: [InputRecord], end: Int64) {
        let byKey = Dictionary(grouping: records, by: \.key)
        for (key, own) in byKey {
            trip(key, own.sorted { ($0.time, $0.sequence) < ($1.time, $1.sequence) }, end)
            window(key, own)
        }
        for (group, own) in Dictionary(grouping: trips, by: \.group) {
            fold(group, own.sorted { ($0.time, $0.sequence, $0.index) < ($1.time, $1.sequence, $1.index) }, end)
            totals[group] = Int64(own.count)
        }
    }

    private mutating func trip(_ key: String, _ records: [InputRecord], _ end: Int64) {
        var (count, sum, silences, group, sequence) = (Int64(0), Int64(0), 0, Int64(0), Int64(0))
        var due: Int64?
        func silence(_ model: inout TripModel, until limit: Int64) {
            while let time = due, time <= limit {
                model.trips.append(
                    Line(time: time, sequence: sequence, index: 0, key: key, text: "\(key) silent \(sum)", group: group)
                )
                silences += 1
                due = silences < 3 ? time + 4_000 : nil
                if silences == 3 { (count, sum, silences) = (0, 0, 0) }
            }
        }
        for record in records {
            silence(&self, until: record.time)
            count += 1
            sum += record.step.amount
            (silences, group, sequence) = (0, record.step.group, record.sequence)
            trips.append(
                Line(
                    time: record.time, sequence: sequence, index: 0, key: key, text: "\(key) at \(count) \(sum)",
                    group: group))
            if record.step.amount % 5 == 0 {
                trips.append(
                    Line(time: record.time, sequence: sequence, index: 1, key: key, text: "five", group: group + 1))
            }
            due = record.step.amount % 7 == 0 ? nil : record.time + 3_000
            if record.step.amount == 13 { (count, sum, due) = (0, 0, nil) }
        }
        silence(&self, until: end)
    }

    private mutating func fold(_ group: Int64, _ lines: [Line], _ end: Int64) {
        var (count, hash, last) = (0, Int64(0), (time: Int64.min, sequence: Int64(0)))
        func add(_ model: inout TripModel, _ time: Int64, _ sequence: Int64, _ text: String) {
            model.groups.append(Line(time: time, sequence: sequence, index: 0, key: String(group), text: text))
        }
        for line in lines {
            if count > 0, last.time + 5_000 <= line.time {
                add(&self, last.time + 5_000, last.sequence, "quiet \(count)")
                (count, hash) = (0, 0)
            }
            count += 1
            for byte in line.text.utf8 { hash = (hash * 31 + Int64(byte)) % 1_000_003 }
            last = (line.time, line.sequence)
            add(&self, line.time, line.sequence, "\(count) \(hash)")
        }
        if count > 0, last.time + 5_000 <= end { add(&self, last.time + 5_000, last.sequence, "quiet \(count)") }
    }

    private mutating func window(_ key: String, _ records: [InputRecord]) {
        for (number, own) in Dictionary(grouping: records, by: { $0.time / 10_000 }) {
            let sum = own.reduce(0) { $0 + $1.step.amount }
            windows.append(
                Line(
                    time: number * 10_000 + 9_999, sequence: own.map(\.sequence).max() ?? 0, index: 0, key: key,
                    text: "\(number * 10_000) \(own.count) \(sum)"))
        }
    }
}

/// Random input: times that wander forward, some records late within the grace, equal times, quiet stretches.
enum TripInput {
    static func random(_ random: inout some RandomNumberGenerator, count: Int, keys: Int) -> [InputRecord] {
        var time: Int64 = 1_000
        return (0..<count).map { index in
            switch Int.random(in: 0..<20, using: &random) {
            case 0: time += Int64.random(in: 4_000...9_000, using: &random)
            case 1...5: break
            default: time += Int64.random(in: 1...400, using: &random)
            }
            let early = Int.random(in: 0..<4, using: &random) == 0 ? Int64.random(in: 0...900, using: &random) : 0
            return InputRecord(
                topic: TripTopology.inputs[Int.random(in: 0...1, using: &random)],
                key: "v\(Int.random(in: 0..<keys, using: &random))",
                step: Step(
                    amount: Int64.random(in: 1...30, using: &random), group: Int64.random(in: 0...3, using: &random)),
                time: time - early, sequence: Int64(index))
        }
    }
}
