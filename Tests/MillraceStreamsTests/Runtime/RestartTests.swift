import MillraceCore
import MillraceLog
import MillraceStreams
import StreamsDifferential
import Testing

/// Exactly once: a run that is cut off and taken up again at random places leaves what an uninterrupted one leaves, and
/// what the naive computation of ``TripModel`` says. A failure names its seed.
struct RestartTests {
    static let cases = ([1, 3, 8] as [Int32]).flatMap { partitions in
        (UInt64(1)...6).map { (partitions, $0) }
    }

    @Test(arguments: [1, 3, 8] as [Int32])
    func anUninterruptedRunIsWhatTheModelSays(partitions: Int32) throws {
        var random = SeededRandom(seed: 77)
        let input = TripInput.random(&random, count: 400, keys: 12)
        let run = try TripRun(input, partitions: partitions)
        let runtime = try run.makeRuntime(fetchBytes: 1 << 19)
        while !run.isWritten { try run.writeInput(50) }
        try runtime.runUntilIdle()
        #expect(runtime.size.held == 0)
        try runtime.close()
        try run.check(TripModel(input, end: input.map(\.time).max() ?? 0), count: 400, "partitions \(partitions)")
    }

    @Test(arguments: cases)
    func restartsChangeNothing(partitions: Int32, seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let input = TripInput.random(&random, count: 300, keys: 10)
        let run = try TripRun(input, partitions: partitions)
        var runtime: SteppedRuntime? = try run.makeRuntime()
        var restarts = 0
        var turns = 0
        while try !run.isWritten || runtime?.progress().isAtEnd != true {
            turns += 1
            try #require(turns < 100_000, "seed \(seed): it does not come to an end")
            switch random.integer(below: 12) {
            case 0...3:
                let topic = random.element(of: [nil, "left", "left", "right"])
                try run.writeInput(Int(random.integer(in: 1...20)), only: topic)
            case 4:
                if random.chance(0.5) { try runtime?.close() }
                for _ in 0..<random.integer(in: 1...3) {
                    // A few turns between two restarts commit while records are still read again.
                    runtime = nil
                    runtime = try run.makeRuntime(fetchBytes: Int(random.integer(in: 100...2_000)))
                    restarts += 1
                    for _ in 0..<random.integer(below: 6) {
                        _ = try runtime?.step()
                        if random.chance(0.5) { run.clock.advance(by: .milliseconds(150)) }
                    }
                }
            case 5: run.clock.advance(by: .milliseconds(150))
            default: for _ in 0..<random.integer(in: 1...6) { _ = try runtime?.step() }
            }
        }
        runtime = nil
        let note = "seed \(seed), \(partitions) partitions, \(restarts) restarts"
        try run.check(TripModel(input, end: input.map(\.time).max() ?? 0), count: 300, note)
        let whole = try TripRun(input, partitions: 2)
        while !whole.isWritten { try whole.writeInput(1_000) }
        let other = try whole.makeRuntime()
        try other.runUntilIdle()
        #expect(try run.results() == whole.results(), "\(note)")
    }

    @Test(arguments: cases)
    func failedCommitsChangeNothing(partitions: Int32, seed: UInt64) throws {
        var random = SeededRandom(seed: seed &+ 1_000)
        let input = TripInput.random(&random, count: 250, keys: 10)
        let log = try EmbeddedLog.inMemory()
        let faulty = FaultyEngine(log, seed: seed, probability: 0.3)
        let run = try TripRun(input, partitions: partitions, log: log, engine: faulty)
        let runtime = try run.makeRuntime()
        var turns = 0
        while try !run.isWritten || !runtime.progress().isAtEnd {
            turns += 1
            try #require(turns < 100_000, "seed \(seed): it does not come to an end")
            if random.chance(0.4) { try run.writeInput(Int(random.integer(in: 1...5))) }
            if random.chance(0.1) { run.clock.advance(by: .milliseconds(150)) }
            for _ in 0..<random.integer(in: 1...8) { _ = try runtime.step() }
        }
        #expect(faulty.faultCounts.values.reduce(0, +) >= 5, "seed \(seed): faults occur")
        let model = TripModel(input, end: input.map(\.time).max() ?? 0)
        try run.check(model, count: 250, "seed \(seed), \(partitions) partitions")
    }

    @Test(arguments: cases)
    func membersShareAndLeave(partitions: Int32, seed: UInt64) throws {
        var random = SeededRandom(seed: seed &+ 2_000)
        let input = TripInput.random(&random, count: 250, keys: 10)
        let run = try TripRun(input, partitions: partitions)
        var members = [try run.makeRuntime(), try run.makeRuntime()]
        var turns = 0
        while try !run.isWritten || members.first?.progress().isAtEnd != true {
            turns += 1
            try #require(turns < 100_000, "seed \(seed): it does not come to an end")
            switch random.integer(below: 30) {
            case 0...8:
                let topic = random.element(of: [nil, "left", "left", "right"])
                try run.writeInput(Int(random.integer(in: 1...10)), only: topic)
            case 9 where members.count > 1:
                let leaving = members.remove(at: Int(random.integer(below: Int64(members.count))))
                if random.chance(0.5) { try leaving.close() }
            case 10 where members.count < 3: members.append(try run.makeRuntime())
            case 11: run.clock.advance(by: .milliseconds(150))
            default: _ = try random.element(of: members).step()
            }
        }
        members = []
        let model = TripModel(input, end: input.map(\.time).max() ?? 0)
        try run.check(model, count: 250, "seed \(seed), \(partitions) partitions")
    }
}
