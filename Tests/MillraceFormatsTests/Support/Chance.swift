import Foundation
import Testing

/// Pseudo-random numbers that a seed replays (SplitMix64).
struct Chance: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    /// True once in `count` times.
    mutating func oneIn(_ count: Int) -> Bool { Int.random(in: 0..<count, using: &self) == 0 }

    mutating func pick<Element>(_ list: [Element]) -> Element { list[Int.random(in: 0..<list.count, using: &self)] }
}

/// Runs `body` for many seeds. Each case has its own seed, which a failure prints; `MILLRACE_SEED` runs that case alone,
/// `MILLRACE_SOAK` multiplies the number of cases.
func forSeeds(_ count: Int, sourceLocation: SourceLocation = #_sourceLocation, _ body: (inout Chance) throws -> Void) {
    let environment = ProcessInfo.processInfo.environment
    let only = environment["MILLRACE_SEED"].flatMap { UInt64($0) }
    let soak = environment["MILLRACE_SOAK"].flatMap { Int($0) } ?? 1
    let base = only ?? (soak > 1 ? UInt64.random(in: 0...UInt64(UInt32.max)) << 20 : 1)
    print("seeds from \(base)")
    for index in 0..<UInt64(only == nil ? count * soak : 1) {
        var chance = Chance(seed: base &+ index)
        do {
            try body(&chance)
        } catch {
            Issue.record("seed \(base &+ index): \(error)", sourceLocation: sourceLocation)
            return
        }
    }
}

/// A reason for a seed to fail.
struct Disagreement: Error, CustomStringConvertible {
    var description: String

    init(_ description: String) { self.description = description }
}
