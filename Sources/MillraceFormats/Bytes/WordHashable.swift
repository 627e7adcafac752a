/// A key that says what it consists of in words of 64 bits, which a ``WordHasher`` hashes several times as fast as Swift's
/// `Hasher` would.
///
/// Equal values combine equal words in the same order; what differs should differ in a word.
///
/// ```swift
/// struct Wheel: WordHashable {
///     var vehicle: ShortText
///     var place: ShortText
///
///     func combine(into hasher: inout WordHasher) {
///         hasher.combine(vehicle)
///         hasher.combine(place)
///     }
/// }
/// ```
public protocol WordHashable: Hashable {
    /// Gives `hasher` all that equality looks at.
    func combine(into hasher: inout WordHasher)
}

extension WordHashable {
    /// The hash that dictionaries and stores ask for.
    @inlinable
    public func _rawHashValue(seed: Int) -> Int {
        var hasher = WordHasher(seed: seed)
        combine(into: &hasher)
        return hasher.hash
    }

    /// The same hash as one of the parts of a larger value.
    @inlinable
    public func hash(into hasher: inout Hasher) {
        hasher.combine(_rawHashValue(seed: 0))
    }
}

/// Hashes words of 64 bits: each is multiplied into the hash of those before it, and both halves of the product count.
///
/// Keys come from outside, so the factor is a random number of this process: who does not know it cannot make keys whose
/// hashes meet. Hashes differ from process to process; nothing that lasts may depend on them.
@frozen
public struct WordHasher {
    @usableFromInline var state: UInt64
    @usableFromInline let factor: UInt64

    /// Odd, so that no word is lost.
    @usableFromInline static let processFactor = UInt64.random(in: 0 ... .max) | 1

    /// A hasher that has seen no word; another `seed` gives other hashes.
    @inlinable
    public init(seed: Int) {
        factor = WordHasher.processFactor
        // A word that equals the state would leave nothing to multiply: the state, too, is none that others know.
        state = UInt64(truncatingIfNeeded: seed) ^ (factor &>> 32 | factor &<< 32)
    }

    /// Adds a word.
    @inlinable
    public mutating func combine(_ word: UInt64) {
        state = WordHasher.folded(state ^ word, factor)
    }

    /// Both halves of the product.
    @inlinable
    static func folded(_ word: UInt64, _ factor: UInt64) -> UInt64 {
        let product = word.multipliedFullWidth(by: factor)
        return product.high ^ product.low
    }

    /// Adds a number.
    @inlinable
    public mutating func combine(_ number: Int64) {
        combine(UInt64(bitPattern: number))
    }

    /// Adds the words of a value.
    @inlinable
    public mutating func combine(_ value: some WordHashable) {
        value.combine(into: &self)
    }

    /// The hash of the words so far. Folded once more, by another factor: for some factors, numbers in a row come out close
    /// together after once.
    @inlinable public var hash: Int {
        Int(truncatingIfNeeded: WordHasher.folded(state, factor ^ 0x9E37_79B9_7F4A_7C14))
    }
}
