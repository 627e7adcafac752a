/// Whole numbers without bound, as decimal digits, least first: school arithmetic, to check 64-bit results against.
struct BigNatural: Comparable, CustomStringConvertible {
    private var digits: [Int]

    init(_ text: some StringProtocol) {
        digits = text.reversed().compactMap(\.wholeNumberValue)
        trim()
    }

    init(_ number: some BinaryInteger) { self.init(String(number)) }

    private init(digits: [Int]) {
        self.digits = digits
        trim()
    }

    private mutating func trim() {
        while digits.last == 0 { digits.removeLast() }
    }

    var isZero: Bool { digits.isEmpty }

    var description: String { isZero ? "0" : digits.reversed().map(String.init).joined() }

    static func < (left: BigNatural, right: BigNatural) -> Bool {
        if left.digits.count != right.digits.count { return left.digits.count < right.digits.count }
        return left.digits.reversed().lexicographicallyPrecedes(right.digits.reversed())
    }

    static func + (left: BigNatural, right: BigNatural) -> BigNatural {
        var sum: [Int] = []
        var carry = 0
        for place in 0...max(left.digits.count, right.digits.count) {
            let column =
                carry + (place < left.digits.count ? left.digits[place] : 0)
                + (place < right.digits.count ? right.digits[place] : 0)
            sum.append(column % 10)
            carry = column / 10
        }
        return BigNatural(digits: sum)
    }

    /// - Precondition: `left` is not smaller.
    static func - (left: BigNatural, right: BigNatural) -> BigNatural {
        var difference = left.digits
        for place in right.digits.indices { difference[place] -= right.digits[place] }
        for place in difference.indices where difference[place] < 0 {
            difference[place] += 10
            difference[place + 1] -= 1
        }
        return BigNatural(digits: difference)
    }

    static func * (left: BigNatural, right: BigNatural) -> BigNatural {
        var product = [Int](repeating: 0, count: left.digits.count + right.digits.count + 1)
        for (place, digit) in left.digits.enumerated() {
            for (other, factor) in right.digits.enumerated() { product[place + other] += digit * factor }
        }
        for place in product.indices.dropLast() {
            product[place + 1] += product[place] / 10
            product[place] %= 10
        }
        return BigNatural(digits: product)
    }

    func shifted(by zeros: Int) -> BigNatural { BigNatural(digits: [Int](repeating: 0, count: zeros) + digits) }

    /// The quotient rounded half up.
    func dividedRounding(by divisor: BigNatural) -> BigNatural {
        var quotient: [Int] = []
        var rest = BigNatural("")
        for digit in digits.reversed() {
            rest = rest.shifted(by: 1) + BigNatural(digit)
            var count = 0
            while rest >= divisor {
                rest = rest - divisor
                count += 1
            }
            quotient.append(count)
        }
        let whole = BigNatural(digits: quotient.reversed())
        return rest + rest >= divisor ? whole + BigNatural("1") : whole
    }
}

/// A number without bound with its sign: what an exact result must be.
struct BigDecimal {
    var isNegative: Bool
    var digits: BigNatural
    var scale: Int

    init(_ number: Int64, scale: Int) {
        isNegative = number < 0
        digits = BigNatural(number.magnitude)
        self.scale = scale
    }

    /// The digits at a scale that is not less than this number's.
    func at(scale target: Int) -> BigNatural { digits.shifted(by: target - scale) }

    /// −1, 0 or 1.
    func order(to other: BigDecimal) -> Int {
        let common = max(scale, other.scale)
        let (left, right) = (at(scale: common), other.at(scale: common))
        if left.isZero && right.isZero { return 0 }
        if left.isZero { return other.isNegative ? 1 : -1 }
        if right.isZero || isNegative != other.isNegative { return isNegative ? -1 : 1 }
        let order = left < right ? -1 : (left == right ? 0 : 1)
        return isNegative ? -order : order
    }

    /// The text of a significand with its sign.
    func signed(_ digits: BigNatural) -> String { (isNegative && !digits.isZero ? "-" : "") + digits.description }
}
