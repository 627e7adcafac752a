/// A decimal number exactly: `significand` × 10^−`scale`, as measurements and amounts are written.
///
/// The scale is kept as written, so that `181.300` prints as such; comparison and hash go by value, `181.3 == 181.300`.
/// Nothing rounds unless its name says so, and then half away from zero. What does not fit is an error.
@frozen
public struct ExactDecimal: Sendable {
    /// All digits as one whole number.
    public let significand: Int64
    @usableFromInline let storedScale: UInt8

    /// How many of the digits stand after the point: 0...255.
    @inlinable public var scale: Int { Int(storedScale) }

    /// The number `significand` × 10^−`scale`.
    ///
    /// - Precondition: `scale` is in 0...255.
    @inlinable
    public init(significand: Int64, scale: Int = 0) {
        self.significand = significand
        storedScale = UInt8(scale)
    }

    /// Zero.
    public static let zero = ExactDecimal(significand: 0)

    /// Whether the number is below zero.
    @inlinable public var isNegative: Bool { significand < 0 }
}

extension ExactDecimal: Comparable, Hashable {
    /// Whether both are the same number, whatever their scales.
    public static func == (left: ExactDecimal, right: ExactDecimal) -> Bool { left.order(to: right) == 0 }

    /// Whether `left` is the smaller number, whatever their scales.
    public static func < (left: ExactDecimal, right: ExactDecimal) -> Bool { left.order(to: right) < 0 }

    /// Hashes the number without the zeros at its end.
    public func hash(into hasher: inout Hasher) {
        let short = withoutTrailingZeros
        hasher.combine(short.significand)
        hasher.combine(short.scale)
    }

    /// The same number with the smallest scale that holds it.
    public var withoutTrailingZeros: ExactDecimal {
        if significand == 0 { return .zero }
        var (digits, scale) = (significand, scale)
        while scale > 0 && digits % 10 == 0 {
            digits /= 10
            scale -= 1
        }
        return ExactDecimal(significand: digits, scale: scale)
    }

    private func order(to other: ExactDecimal) -> Int {
        if storedScale == other.storedScale { return sign(significand, other.significand) }
        if scale > other.scale { return -other.order(to: self) }
        // A shift of 19 digits takes every number but 0 beyond 64 bits, so it stands for all greater ones too.
        let shifted = Int128(significand) * Powers.ofTen(min(other.scale - scale, 19))
        return sign(shifted, Int128(other.significand))
    }

    private func sign<Number: BinaryInteger>(_ left: Number, _ right: Number) -> Int {
        left < right ? -1 : (left == right ? 0 : 1)
    }
}

extension ExactDecimal: CustomStringConvertible {
    /// The number in digits, without exponent, with as many digits after the point as its scale says.
    public var description: String {
        let digits = String(significand.magnitude)
        let sign = significand < 0 ? "-" : ""
        if scale == 0 { return sign + digits }
        let padded = String(repeating: "0", count: max(scale + 1 - digits.utf8.count, 0)) + digits
        return sign + padded.dropLast(scale) + "." + padded.suffix(scale)
    }
}

/// Powers of ten.
enum Powers {
    /// 10 to the power of `exponent`.
    ///
    /// - Precondition: `exponent` is in 0...38.
    static func ofTen(_ exponent: Int) -> Int128 {
        if exponent <= 18 { return Int128(small[exponent]) }
        if exponent <= 36 { return Int128(small[18]) * Int128(small[exponent - 18]) }
        return Int128(small[18]) * Int128(small[18]) * Int128(small[exponent - 36])
    }

    /// 10 to the powers of 0...15, which a `Double` holds exactly.
    static let exact: [Double] = [
        1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
    ]

    /// 10 to the powers of 0...18.
    static let small: [Int64] = [
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000,
        100_000_000_000, 1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000,
        10_000_000_000_000_000, 100_000_000_000_000_000, 1_000_000_000_000_000_000,
    ]
}
