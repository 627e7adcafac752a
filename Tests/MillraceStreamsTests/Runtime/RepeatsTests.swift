import MillraceCore
import MillraceLog
import MillraceStreams
import Testing

/// Tasks that begin anew while the repartition topics keep what was written before: on an engine that loses the group's
/// offsets and shows records of transactions that were cut off, results are those of an uninterrupted run, each perhaps
/// several times. Expected is what ``TripModel`` and ``ArrivalModel`` say, which know nothing of repeats.
struct RepeatsTests {
    static let cases = ([1, 3] as [Int32]).flatMap { partitions in
        (UInt64(1)...6).map { (partitions, $0) }
    }

    /// Lets members come, work, be cut off in the middle of a transaction, and go, until `isWritten`; then one that is
    /// left works to the end.
    private func play(
        _ engine: RepeatingEngine, _ random: inout SeededRandom, write: (inout SeededRandom) throws -> Bool,
        makeRuntime: (Int) throws -> SteppedRuntime
    ) throws -> Int {
        var members = [try makeRuntime(1_000)]
        var cuts = 0
        while true {
            switch random.integer(below: 12) {
            case 0...3: if try !write(&random) { return try finish(cuts, members, makeRuntime) }
            case 4 where members.count < 2: members.append(try makeRuntime(300))
            case 5:
                engine.cutOff(after: Int(random.integer(below: 12)))
                while random.chance(0.9) {
                    do { _ = try random.element(of: members).step() } catch { break }
                }
                engine.heal()
                members = [try makeRuntime(Int(random.integer(in: 100...2_000)))]
                cuts += 1
            default: for _ in 0..<random.integer(in: 1...6) { _ = try random.element(of: members).step() }
            }
        }
    }

    private func finish(
        _ cuts: Int, _ members: [SteppedRuntime], _ makeRuntime: (Int) throws -> SteppedRuntime
    ) throws -> Int {
        for member in members { try member.close() }
        let last = try makeRuntime(5_000)
        try last.runUntilIdle()
        #expect(last.size.held == 0)
        return cuts
    }

    @Test(arguments: cases)
    func inTheOrderOfEventTimeRepeatsChangeNothing(partitions: Int32, seed: UInt64) throws {
        print("RepeatsTests.inTheOrderOfEventTime partitions \(partitions) seed \(seed)")
        var random = SeededRandom(seed: seed)
        let input = TripInput.random(&random, count: 150, keys: 8)
        let whole = try TripRun(input, partitions: partitions)
        while !whole.isWritten { try whole.writeInput(1_000) }
        let undisturbed = try whole.makeRuntime(fetchBytes: 1 << 16)
        try undisturbed.runUntilIdle()
        try undisturbed.close()
        try whole.check(
            TripModel(input, end: input.map(\.time).max() ?? 0), count: input.count, "seed \(seed), undisturbed")

        let log = try EmbeddedLog.inMemory()
        let engine = RepeatingEngine(log)
        let run = try TripRun(input, partitions: partitions, log: log, engine: engine)
        let cuts = try play(engine, &random) { random in
            try run.writeInput(Int(random.integer(in: 1...10)))
            return !run.isWritten
        } makeRuntime: {
            try run.makeRuntime(fetchBytes: $0)
        }
        let (expected, found) = (try whole.results(), try run.results())
        var repeats = 0
        for topic in TripTopology.results {
            let (expected, found) = (expected[topic] ?? [], found[topic] ?? [])
            #expect(Set(found) == Set(expected), "\(topic): seed \(seed), \(cuts) cuts")
            repeats += found.count - expected.count
        }
        #expect(cuts == 0 || repeats > 0, "seed \(seed): nothing was repeated")
        #expect(try run.totals() == whole.totals(), "seed \(seed), \(cuts) cuts")
    }

    /// An application that is reset while its repartition topics keep what they hold, and then cut off and taken up again
    /// as usual, in the midst of what is repeated, too.
    @Test(arguments: cases)
    func aResetChangesNothing(partitions: Int32, seed: UInt64) throws {
        print("RepeatsTests.aResetChangesNothing partitions \(partitions) seed \(seed)")
        var random = SeededRandom(seed: seed &+ 50)
        let input = TripInput.random(&random, count: 150, keys: 8)
        let whole = try TripRun(input, partitions: partitions)
        while !whole.isWritten { try whole.writeInput(1_000) }
        try whole.makeRuntime(fetchBytes: 1 << 16).runUntilIdle()

        let log = try EmbeddedLog.inMemory()
        let engine = ResettableEngine(log)
        let run = try TripRun(input, partitions: partitions, log: log, engine: engine)
        for _ in 0..<random.integer(in: 1...3) {
            try run.writeInput(Int(random.integer(in: 5...40)))
            let runtime = try run.makeRuntime(fetchBytes: 1_000)
            for _ in 0..<random.integer(in: 10...200) { _ = try runtime.step() }
            try runtime.close()
            engine.reset()
        }
        let restarts = try run.playWithRestarts(&random, note: "seed \(seed)")
        let (expected, found) = (try whole.results(), try run.results())
        for topic in TripTopology.results {
            #expect(
                Set(found[topic] ?? []) == Set(expected[topic] ?? []),
                "\(topic): seed \(seed), \(restarts) restarts")
        }
        #expect(try run.totals() == whole.totals(), "seed \(seed), \(restarts) restarts")
    }

    @Test(arguments: cases)
    func inTheOrderOfArrivalRepeatsChangeNothing(partitions: Int32, seed: UInt64) throws {
        print("RepeatsTests.inTheOrderOfArrival partitions \(partitions) seed \(seed)")
        var random = SeededRandom(seed: seed)
        let records = ArrivalInput.random(&random, count: 120)
        let end = records.map(\.time).max() ?? 0
        let log = try EmbeddedLog.inMemory()
        let engine = RepeatingEngine(log)
        let writer = try ArrivalWriter(log, partitions: partitions)
        let clock = ManualClock()
        var rest = records[...]
        let cuts = try play(engine, &random) { random in
            let next = rest.prefix(Int(random.integer(in: 1...12)))
            rest = rest.dropFirst(next.count)
            try writer.write(Array(next), isLast: rest.isEmpty, end: end)
            return !rest.isEmpty
        } makeRuntime: { fetchBytes in
            var configuration = RuntimeConfiguration(
                applicationID: "arrivals", partitions: partitions, mode: .replay)
            (configuration.clock, configuration.fetchBytes) = (clock, fetchBytes)
            return try SteppedRuntime(ArrivalTopology.make(), engine: engine, configuration: configuration)
        }
        let model = ArrivalModel(records, end: end)
        for topic in ArrivalTopology.results {
            let (expected, found) = (
                Set(model.results[topic] ?? []), Set(try canonical(engine, topic).map(\.modelLine))
            )
            #expect(
                found == expected,
                """
                \(topic): seed \(seed), \(cuts) cuts, missing \(expected.subtracting(found).sorted().prefix(3)), \
                wrong \(found.subtracting(expected).sorted().prefix(3))
                """)
        }
    }

    /// Two results of one event at one place, as a join gives them, are no repeats where nothing came twice.
    @Test func resultsAtOnePlaceAreKeptWhereNothingIsRepeated() throws {
        let log = try EmbeddedLog.inMemory()
        let input = [("l1", 10_000), ("l2", 10_001), ("r", 10_002)].enumerated().map { index, item in
            InputRecord(
                topic: item.0 == "r" ? "right" : "left", key: "k", step: Step(amount: 1, group: 0),
                time: Int64(item.1), sequence: Int64(index))
        }
        func run(_ engine: any Engine, times: Int) throws -> Int {
            let run = try TripRun(input, partitions: 1, log: log, engine: engine, topology: Self.pairs)
            while !run.isWritten { try run.writeInput(10) }
            for _ in 0..<times { try run.makeRuntime().runUntilIdle() }
            return try canonical(engine, "pairs").count
        }
        #expect(try run(log, times: 3) == 2)
    }

    private static func pairs() -> Topology {
        let topology = Topology("trip-topology")
        let (left, right) = (
            topology.stream(TripTopology.left, grace: TripTopology.grace),
            topology.stream(TripTopology.right, grace: TripTopology.grace)
        )
        left.join(right, "joined", within: .within(.seconds(1))) { _, _ in "pair" }
            .selectKey { _ in "all" }.repartition("together", key: .string, value: .string)
            .groupByKey().process("counted", Int64(0), emitting: String.self) { record, count, context in
                count += 1
                context.emit("\(count)")
            }
            .to(Topic("pairs", key: .string, value: .string))
        return topology
    }
}
