import MillraceCore
import MillraceStreams
import Testing

extension TripRun {
    /// Writes the input bit by bit, each time into one of `topics` (nil for all), and runs the topology to the end of it, cut
    /// off and taken up again at random places. Returns how often.
    func playWithRestarts(_ random: inout SeededRandom, topics: [String?] = [nil], note: String) throws -> Int {
        var runtime: SteppedRuntime? = try makeRuntime()
        var restarts = 0
        var turns = 0
        while try !isWritten || runtime?.progress().isAtEnd != true {
            turns += 1
            try #require(turns < 100_000, "\(note): it does not come to an end")
            switch random.integer(below: 10) {
            case 0...2: try writeInput(Int(random.integer(in: 1...20)), only: random.element(of: topics))
            case 3:
                if random.chance(0.5) { try runtime?.close() }
                runtime = nil
                runtime = try makeRuntime(fetchBytes: Int(random.integer(in: 100...2_000)))
                restarts += 1
            case 4: clock.advance(by: .milliseconds(150))
            default: for _ in 0..<random.integer(in: 1...6) { _ = try runtime?.step() }
            }
        }
        return restarts
    }
}
