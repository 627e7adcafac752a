import MillraceCore
import MillraceStreams

/// How a case is run, as its seed chooses.
struct DifferentialSettings: CustomStringConvertible {
    /// Partitions of each topic.
    var partitions: Int32
    /// Live, with ticks and an input that others write; or a replay of what an ingest has put there.
    var isLive: Bool
    /// How often the runtime is closed, dropped or joined by another, in a hundred turns.
    var unrest: Int64
    /// Whether every few records are handled before the next are written.
    var isStepwise: Bool
    /// Whether results go on through a repartition topic to an operator that takes offence at disorder.
    var isWatched: Bool
    /// Whether a live run is replayed from its log.
    var isReplayed: Bool
    /// How many of the runtime's commits fail, in a hundred: each time the task is closed and restored.
    var faults: Int64

    init(_ random: inout SeededRandom) {
        partitions = Int32(random.integer(in: 1...4))
        isLive = random.chance(0.4)
        unrest = random.element(of: [Int64(0), 8, 25])
        isStepwise = random.chance(0.35)
        isWatched = random.chance(0.2)
        isReplayed = random.chance(0.4)
        faults = random.element(of: [Int64(0), 0, 10, 30])
    }

    var description: String {
        "\(partitions) partitions, \(isLive ? "live" : "replay"), unrest \(unrest)%"
            + (faults > 0 ? ", \(faults)% of commits fail" : "") + (isStepwise ? ", stepwise" : "")
            + (isWatched ? ", watched" : "")
    }
}
