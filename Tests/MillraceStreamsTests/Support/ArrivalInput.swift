import MillraceCore
import MillraceStreams

/// Input of ``ArrivalTopology``.
enum ArrivalInput {
    /// Disorder within the grace, equal times, quiet stretches, and every tenth record twice.
    static func random(_ random: inout SeededRandom, count: Int) -> [InputRecord] {
        var time: Int64 = 10_000
        var records: [InputRecord] = []
        while records.count < count {
            time += random.element(of: [0, 0, 1, 100, 300, 900, 5_000])
            let early = random.chance(0.5) ? random.integer(in: 0...2_000) : 0
            let record = InputRecord(
                topic: "in", key: "k\(random.integer(below: 9))",
                step: Step(amount: random.integer(below: 30), group: 0), time: time - early,
                sequence: Int64(records.count + 1))
            records.append(record)
            if random.chance(0.1) {
                records.append(record)
                records[records.count - 1].sequence += 1
            }
        }
        return records
    }
}

/// Writes records as an ingest does, with sequences and what it states about them.
final class ArrivalWriter {
    private let writer: InputWriter
    private var greatest: Int64 = 0
    private var last: Int64 = 0

    init(_ engine: any Engine, partitions: Int32) throws {
        writer = try InputWriter(engine, topics: ["in"], partitions: partitions)
    }

    func write(_ records: [InputRecord], isLast: Bool, end: Int64) throws {
        if !records.isEmpty { try writer.write(records) }
        greatest = records.map(\.time).max().map { max($0, greatest) } ?? greatest
        last = records.last?.sequence ?? last
        try writer.state(
            ["in"], watermark: isLast ? end + 1 : greatest - ArrivalTopology.grace.milliseconds, sequence: last + 1,
            isLast: isLast)
    }
}

extension ResultLine {
    /// As ``ArrivalModel`` writes it.
    var modelLine: String {
        let (key, value) = (String(decoding: key, as: UTF8.self), String(decoding: value, as: UTF8.self))
        return "\(time) \(sequence) \(ordinal.rawValue) \(key) \(value)"
    }
}
