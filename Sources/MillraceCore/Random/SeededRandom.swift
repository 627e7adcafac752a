/// A random source that gives the same numbers for the same seed on every machine and with every Swift version:
/// SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).
@frozen
public struct SeededRandom: RandomNumberGenerator, Hashable, Sendable {
    @usableFromInline var state: UInt64

    /// The source of `seed`.
    @inlinable
    public init(seed: UInt64) {
        state = seed
    }

    /// The next 64 random bits.
    @inlinable
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A source of its own, independent of what this one gives later.
    @inlinable
    public mutating func split() -> SeededRandom {
        SeededRandom(seed: next())
    }

    /// A number from 0 up to but not including `bound`; the standard library's own method may change between versions.
    @inlinable
    public mutating func integer(below bound: Int64) -> Int64 {
        precondition(bound > 0, "a bound is positive")
        return Int64(next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// A number of `range`, both ends included.
    @inlinable
    public mutating func integer(in range: ClosedRange<Int64>) -> Int64 {
        range.lowerBound + integer(below: range.upperBound - range.lowerBound + 1)
    }

    /// A fraction from 0 up to but not including 1.
    @inlinable
    public mutating func fraction() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// True with the given probability.
    @inlinable
    public mutating func chance(_ probability: Double) -> Bool {
        fraction() < probability
    }

    /// An element of `choices`, which must not be empty.
    @inlinable
    public mutating func element<Element>(of choices: [Element]) -> Element {
        choices[Int(integer(below: Int64(choices.count)))]
    }
}
