import MillraceCore
import MillraceReplay
import TirePressureAlerts

/// Lines of the generator, as they are or in another order.
struct GeneratedInput {
    var lines: [[UInt8]]
    var registry: [[UInt8]]

    /// What the generator makes of a seed.
    init(seed: UInt64, events: Int64) {
        var fleet = FleetGenerator(FleetOptions(seed: seed, events: events))
        registry = fleet.registryLines
        lines = []
        while let line = fleet.next() { lines.append(line.bytes) }
    }

    func dataset() throws -> StreamDataset {
        try StreamDataset(files: [lines], registry: registry)
    }

    /// The lines in another order in which none becomes late that was not: each moves as if it came up to a grace after
    /// its event time. Lines without a time, and late ones, stay near the greatest event time before them.
    func shuffled(seed: UInt64, grace: TimeSpan, place: Application.PlaceLine) -> GeneratedInput {
        var random = SeededRandom(seed: seed)
        let key = ByteWriter()
        var greatest: Timestamp?
        var arrivals: [(at: Timestamp, index: Int)] = []
        for (index, line) in lines.enumerated() {
            key.removeAll()
            let now = greatest ?? Timestamp(milliseconds: .min / 2)
            var arrival = now
            if let time = line.withUnsafeBytes({ place($0, key) }), greatest == nil || time >= now - grace {
                arrival = time + .milliseconds(random.integer(in: 0...grace.milliseconds))
                greatest = max(now, time)
            }
            arrivals.append((arrival, index))
        }
        arrivals.sort { $0.at == $1.at ? $0.index < $1.index : $0.at < $1.at }
        var result = self
        result.lines = arrivals.map { lines[$0.index] }
        return result
    }

    /// The same lines, each with a member more of so many bytes, so that a replay takes many steps.
    func padded(by count: Int) -> GeneratedInput {
        let pad = Array("{\"pad\":\"\(String(repeating: "0", count: count))\",".utf8)
        var result = self
        result.lines = lines.map { line in
            line.first == UInt8(ascii: "{") && line.count < 10_000 ? pad + line.dropFirst() : line
        }
        return result
    }
}
