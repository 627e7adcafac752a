import Foundation
import MillraceCore
import MillraceLog
import MillraceReplay
import Testing

/// A replay that is left without notice at any step and taken up again on the same folder ends with the bytes of one
/// that was not interrupted. `MILLRACE_SOAK` multiplies the three seeds.
struct RestartTests {
    @Test(arguments: Array(1...3 * VerifySeedsTests.soak))
    func aReplayThatIsDroppedGoesOnWhereItStopped(seed: UInt64) throws {
        print("restart: seed \(seed)")
        var random = SeededRandom(seed: seed)
        let dataset = try GeneratedInput(seed: seed, events: 1_500).padded(by: 8_000).dataset()
        let application = try dataset.application()
        let whole = try StreamOutcome(application, paths: dataset.paths, partitions: 2)
        #expect(whole.differences(from: try application.derive(dataset.paths)) == [])

        let clock = ManualClock()
        var places: Set<Int64> = []
        for _ in 0..<12 {
            let engine = try EmbeddedLog.open(
                directory: "\(dataset.folder)/log", options: LogOptions(segmentBytes: 4 << 20))
            let replay = try SteppedReplay(
                application, paths: dataset.paths, engine: engine, partitions: 2, clock: clock)
            for _ in 0..<random.integer(in: 0...20) {
                // A commit is due 100 ms after the last one, or when there is nothing to read.
                clock.advance(by: .milliseconds(random.integer(below: 60)))
                if random.chance(0.35) { try replay.stepIngest() }
                _ = try replay.stepRuntime()
            }
            places.insert(try replay.committedLines())
        }
        #expect(places.count > 1, "too few places at which it was dropped: \(places.sorted())")
        let engine = try EmbeddedLog.open(
            directory: "\(dataset.folder)/log", options: LogOptions(segmentBytes: 4 << 20))
        let resumed = try SteppedReplay(
            application, paths: dataset.paths, engine: engine, partitions: 2, clock: clock
        ).finish()
        #expect(Comparison.differences(expected: whole.derivation, found: resumed.derivation) == [], "seed \(seed)")
        #expect(whole.writesTheSame(as: resumed), "seed \(seed)")
    }
}
