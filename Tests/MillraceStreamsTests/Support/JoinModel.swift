import MillraceCore

/// What must come out of ``JoinTopology``, by the definitions, over arrays.
struct JoinModel {
    private(set) var lines: [String: [String]] = [:]
    /// The last value of each group.
    private(set) var groups: [String: String] = [:]

    init(_ input: [InputRecord]) {
        addPairs(input)
        addTables(input.sorted { ($0.time, $0.sequence) < ($1.time, $1.sequence) })
        for name in lines.keys { lines[name]?.sort() }
    }

    private mutating func add(_ name: String, _ time: Int64, _ sequence: Int64, _ key: String, _ value: String) {
        lines[name, default: []].append("\(time) \(sequence) \(key): \(value)")
    }

    private mutating func addPairs(_ input: [InputRecord]) {
        var matched = Set<Int64>()
        for left in input where left.topic == "left" {
            for right in input where right.topic == "right" && right.key == left.key {
                guard right.time >= left.time - 1_500, right.time <= left.time + 700 else { continue }
                matched.formUnion([left.sequence, right.sequence])
                let later = (left.time, left.sequence) < (right.time, right.sequence) ? right : left
                for name in JoinTopology.streamResults {
                    add(name, later.time, later.sequence, left.key, "\(left.step.amount)+\(right.step.amount)")
                }
            }
        }
        for record in input where !matched.contains(record.sequence) {
            let (amount, key, sequence) = (record.step.amount, record.key, record.sequence)
            if record.topic == "left" {
                add("left-pairs", record.time + 700, sequence, key, "\(amount)+-")
                add("outer-pairs", record.time + 700, sequence, key, "\(amount)+-")
            } else {
                add("outer-pairs", record.time + 1_500, sequence, key, "-+\(amount)")
            }
        }
    }

    private mutating func addTables(_ ordered: [InputRecord]) {
        var tables: [String: [String: Int64]] = ["left": [:], "right": [:]]
        var results: [String: [String: String]] = [:]
        for record in ordered {
            let (amount, key, time, sequence) = (record.step.amount, record.key, record.time, record.sequence)
            if record.topic == "left" {
                let met = tables["right"]?[key]
                if let met { add("met", time, sequence, key, "\(amount)+\(met)") }
                add("left-met", time, sequence, key, JoinTopology.text(amount, met))
            }
            tables[record.topic]?[key] = amount % 4 == 0 ? nil : amount
            let (left, right) = (tables["left"]?[key], tables["right"]?[key])
            let isThere = [
                "both": left != nil && right != nil, "left-both": left != nil,
                "outer-both": left != nil || right != nil,
            ]
            for (name, isThere) in isThere {
                let result = isThere ? JoinTopology.text(left, right) : nil
                if result != nil || results[name]?[key] != nil { add(name, time, sequence, key, result ?? "-") }
                results[name, default: [:]][key] = result
            }
        }
        var sums: [String: [Int64]] = [:]
        for (key, amount) in tables["right"] ?? [:] {
            let group = "\(key.suffix(1)) \(amount % 3)"
            sums[group] = [(sums[group]?[0] ?? 0) + 1, (sums[group]?[1] ?? 0) + amount]
        }
        groups = sums.mapValues { "\($0[0]) \($0[1])" }
    }
}
