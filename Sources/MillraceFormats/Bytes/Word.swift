/// Arithmetic on eight bytes at a time. Of each result only the *lowest* set bit is exact: a byte above a hit may be
/// marked wrongly by a borrow, so callers look at `trailingZeroBitCount` only.
@usableFromInline
enum Word {
    @inlinable static var ones: UInt64 { 0x0101_0101_0101_0101 }
    @inlinable static var highs: UInt64 { 0x8080_8080_8080_8080 }

    /// Marks bytes equal to `byte`.
    @inlinable
    @inline(__always)
    static func equal(_ word: UInt64, to byte: UInt8) -> UInt64 {
        let difference = word ^ (UInt64(byte) &* ones)
        return (difference &- ones) & ~difference & highs
    }

    /// Marks the bytes a JSON string cannot hold as they are: quote, backslash and control characters.
    @inlinable
    @inline(__always)
    static func mustEscape(_ word: UInt64) -> UInt64 {
        let control = (word &- (0x20 &* ones)) & ~word & highs
        return control | equal(word, to: 0x22) | equal(word, to: 0x5C)
    }

    /// Marks the bytes at which a scan through a string must stop and think: the above, and all beyond ASCII.
    @inlinable
    @inline(__always)
    static func special(_ word: UInt64) -> UInt64 {
        mustEscape(word) | (word & highs)
    }

    /// Marks bytes that are no decimal digit.
    @inlinable
    @inline(__always)
    static func nonDigit(_ word: UInt64) -> UInt64 {
        ((word &+ (0x46 &* ones)) | (word &- (0x30 &* ones)) | word) & highs
    }

    /// The number that the last `count` bytes (1...8) of a little-endian word spell in decimal digits.
    @inlinable
    @inline(__always)
    static func decimal(_ word: UInt64, _ count: Int) -> UInt64 {
        let kept: UInt64 = ~0 &<< UInt64(truncatingIfNeeded: (8 &- count) &* 8)
        // Eight digits, then four pairs, two fours, one eight; of each step's results only every second counts.
        var value = (word & kept) &- (0x30 &* ones & kept)
        value = value &* 10 &+ value &>> 8
        value = (value & 0x00FF_00FF_00FF_00FF) &* 100 &+ (value &>> 16 & 0x0000_00FF_0000_00FF)
        value = (value & 0x0000_FFFF_0000_FFFF) &* 10_000 &+ (value &>> 32 & 0x0000_FFFF)
        return value & 0xFFFF_FFFF
    }

    /// The number that the first `count` bytes (1...8) of a little-endian word spell in decimal digits.
    @inline(__always)
    static func leadingDecimal(_ word: UInt64, _ count: Int) -> UInt64 {
        // The digits move to the end, zeros before them; then eight digits become four pairs, two fours, one eight, each
        // step by a product whose upper half is the sum that is wanted.
        var value = (word &<< UInt64(truncatingIfNeeded: (8 &- count) &* 8)) & 0x0F0F_0F0F_0F0F_0F0F
        value = ((value &* (10 &* 0x100 &+ 1)) &>> 8) & 0x00FF_00FF_00FF_00FF
        value = ((value &* (100 &* 0x1_0000 &+ 1)) &>> 16) & 0x0000_FFFF_0000_FFFF
        return (value &* (10_000 &* 0x1_0000_0000 &+ 1)) &>> 32
    }

    /// A mask that keeps the first `count` bytes (0...8) of a little-endian word.
    @inlinable
    @inline(__always)
    static func mask(_ count: Int) -> UInt64 {
        count >= 8 ? ~0 : (1 &<< UInt64(truncatingIfNeeded: count &* 8)) &- 1
    }
}
