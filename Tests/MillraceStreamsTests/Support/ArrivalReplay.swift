import MillraceCore
import MillraceLog
import MillraceStreams
import MillraceTesting
import Testing

/// A replay by the order of arrival in which chance decides who does what when: lines are written bit by bit, members come,
/// go and are killed, fetches are of any size.
enum ArrivalReplay {
    static func configuration(_ partitions: Int32, _ clock: ManualClock) -> RuntimeConfiguration {
        var configuration = RuntimeConfiguration(applicationID: "arrivals", partitions: partitions, mode: .replay)
        configuration.clock = clock
        configuration.cleanupRecords = 30
        return configuration
    }

    /// Writes records as an ingest does: with their sequence, and then how far it has come.
    static func write(
        _ count: Int, of records: inout ArraySlice<InputRecord>, _ writer: ArrivalWriter, end: Int64
    ) throws {
        let next = records.prefix(count)
        records = records.dropFirst(count)
        try writer.write(Array(next), isLast: records.isEmpty, end: end)
    }

    /// Runs `records` through what `makeTopology` makes, to the end.
    /// - Returns: The log, and how often all members were replaced.
    static func run(
        _ records: [InputRecord], partitions: Int32, _ random: inout SeededRandom, _ makeTopology: () -> Topology
    ) throws -> (log: EmbeddedLog, restarts: Int) {
        let end = records.map(\.time).max() ?? 0
        let (log, clock) = (try EmbeddedLog.inMemory(), ManualClock())
        let writer = try ArrivalWriter(log, partitions: partitions)
        func makeRuntime() throws -> SteppedRuntime {
            var configuration = configuration(partitions, clock)
            configuration.fetchBytes = Int(random.integer(in: 100...3_000))
            return try SteppedRuntime(makeTopology(), engine: log, configuration: configuration)
        }
        var rest = records[...]
        var members = [try makeRuntime()]
        var (turns, restarts) = (0, 0)
        while try !rest.isEmpty || members.first?.progress().isAtEnd != true {
            turns += 1
            try #require(turns < 100_000, "it does not come to an end")
            switch random.integer(below: 16) {
            case 0...3: if !rest.isEmpty { try write(Int(random.integer(in: 1...15)), of: &rest, writer, end: end) }
            case 4:
                if random.chance(0.5) { try members.randomElement(using: &random)?.close() }
                members = [try makeRuntime()]
                restarts += 1
            case 5 where members.count < 3: members.append(try makeRuntime())
            case 6: clock.advance(by: .milliseconds(150))
            default: for _ in 0..<random.integer(in: 1...6) { _ = try random.element(of: members).step() }
            }
        }
        return (log, restarts)
    }
}
