import MillraceCore
import MillraceLog
import MillraceStreams
import Testing

/// Tasks that are taken up again and again while a commit is not yet seen everywhere lose nothing and repeat nothing.
/// Expected is what ``TripModel`` says, which knows nothing of commits.
struct LateCommitTests {
    @Test(arguments: [1, 3] as [Int32], [1, 2, 3] as [UInt64])
    func whatIsCommittedButNotYetSeenIsWaitedFor(partitions: Int32, seed: UInt64) throws {
        print("LateCommitTests partitions \(partitions) seed \(seed)")
        var random = SeededRandom(seed: seed)
        let input = TripInput.random(&random, count: 150, keys: 8)
        let log = try EmbeddedLog.inMemory()
        let engine = LateEngine(log)
        let run = try TripRun(input, partitions: partitions, log: log, engine: engine)
        let restarts = try run.playWithRestarts(&random, note: "seed \(seed)")
        #expect(restarts > 0)
        engine.isLate = false
        try run.check(
            TripModel(input, end: input.map(\.time).max() ?? 0), count: input.count,
            "seed \(seed), \(restarts) restarts")
    }
}
