/// Writes one JSON object: in the spacing of rtl_433 (`"id" : "0d177e", `) or compact.
struct FleetJSON {
    private var bytes: [UInt8] = []
    private let spaced: Bool

    init(spaced: Bool, capacity: Int = 256) {
        self.spaced = spaced
        bytes.reserveCapacity(capacity)
        bytes.append(UInt8(ascii: "{"))
    }

    mutating func member(_ name: StaticString, text: StaticString) {
        begin(name)
        bytes.append(UInt8(ascii: "\""))
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(UInt8(ascii: "\""))
    }

    /// A text that needs no escapes.
    mutating func member(_ name: StaticString, text: [UInt8]) {
        begin(name)
        bytes.append(UInt8(ascii: "\""))
        bytes.append(contentsOf: text)
        bytes.append(UInt8(ascii: "\""))
    }

    mutating func member(_ name: StaticString, integer: Int64) {
        begin(name)
        bytes.append(decimal: integer)
    }

    mutating func member(_ name: StaticString, boolean: Bool) {
        raw(name, boolean ? "true" : "false")
    }

    /// A number of three decimals.
    mutating func member(_ name: StaticString, thousandths: Int64) {
        begin(name)
        bytes.append(thousandths: thousandths)
    }

    /// A value that is JSON already.
    mutating func raw(_ name: StaticString, _ value: StaticString) {
        begin(name)
        value.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    /// A value that `write` appends as JSON.
    mutating func member(_ name: StaticString, _ write: (inout [UInt8]) -> Void) {
        begin(name)
        write(&bytes)
    }

    /// Closes the object.
    consuming func finish() -> [UInt8] {
        bytes.append(UInt8(ascii: "}"))
        return bytes
    }

    private mutating func begin(_ name: StaticString) {
        if bytes.count > 1 {
            bytes.append(UInt8(ascii: ","))
            if spaced { bytes.append(UInt8(ascii: " ")) }
        }
        bytes.append(UInt8(ascii: "\""))
        name.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(UInt8(ascii: "\""))
        if spaced { bytes.append(UInt8(ascii: " ")) }
        bytes.append(UInt8(ascii: ":"))
        if spaced { bytes.append(UInt8(ascii: " ")) }
    }
}

extension [UInt8] {
    /// Appends `value` in decimal digits.
    mutating func append(decimal value: Int64) {
        if value < 0 { append(UInt8(ascii: "-")) }
        let magnitude = value.magnitude
        var count = 1
        var bound: UInt64 = 10
        while count < 19, magnitude >= bound {
            count += 1
            bound *= 10
        }
        append(places: magnitude, magnitude >= bound ? count + 1 : count)
    }

    /// Appends `value`, which is not negative, in exactly `count` decimal digits, with zeros before it.
    mutating func append(digits value: Int64, _ count: Int) {
        append(places: value.magnitude, count)
    }

    private mutating func append(places value: UInt64, _ count: Int) {
        append(contentsOf: repeatElement(UInt8(ascii: "0"), count: count))
        var rest = value
        var place = endIndex - 1
        for _ in 0..<count {
            self[place] += UInt8(rest % 10)
            rest /= 10
            place -= 1
        }
    }

    /// Appends `value` ÷ 1,000 with three decimals.
    mutating func append(thousandths value: Int64) {
        if value < 0 { append(UInt8(ascii: "-")) }
        append(decimal: Int64(value.magnitude / 1_000))
        append(UInt8(ascii: "."))
        append(digits: Int64(value.magnitude % 1_000), 3)
    }

    /// Appends the lowest `count` hexadecimal digits of `value`.
    mutating func append(hexadecimal value: UInt64, _ count: Int) {
        for place in stride(from: count - 1, through: 0, by: -1) {
            let digit = UInt8((value >> UInt64(4 * place)) & 0xF)
            append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
        }
    }
}
