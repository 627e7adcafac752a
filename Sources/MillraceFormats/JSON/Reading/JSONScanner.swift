/// The grammar of RFC 8259 over bytes in place. Positions go in and come out; the scanner itself keeps no cursor, so
/// that a caller's position stays in a register.
///
/// With `scratch` it also refuses duplicate keys in nested objects; without, it walks text that was validated before.
struct JSONScanner {
    let base: UnsafePointer<UInt8>
    let end: Int
    let maximumDepth: Int
    let scratch: UnsafeMutablePointer<JSONScratch>?

    /// The byte at `position`, or 0, which fits nowhere in the grammar, behind the end.
    @inline(__always)
    func byte(_ position: Int) -> UInt8 {
        position < end ? base[position] : 0
    }

    /// Eight bytes from `position` (< `end`), zeros where the document ends; never reads outside it.
    @inline(__always)
    func word(_ position: Int) -> UInt64 {
        let raw = UnsafeRawPointer(base)
        if position &+ 8 <= end {
            return UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: position, as: UInt64.self))
        }
        return tailWord(position)
    }

    @inline(never)
    private func tailWord(_ position: Int) -> UInt64 {
        if end >= 8 {
            let raw = UnsafeRawPointer(base)
            let last = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: end &- 8, as: UInt64.self))
            return last &>> UInt64(truncatingIfNeeded: (position &+ 8 &- end) &* 8)
        }
        var word: UInt64 = 0
        var index = end
        while index > position {
            index &-= 1
            word = word &<< 8 | UInt64(base[index])
        }
        return word
    }

    /// The position of the first byte at or after `position` that is no white space.
    @inline(__always)
    func afterSpace(_ position: Int) -> Int {
        if position < end && base[position] > 0x20 { return position }
        if position &+ 1 < end && base[position] == 0x20 && base[position &+ 1] > 0x20 { return position &+ 1 }
        return afterLongSpace(position)
    }

    @inline(never)
    private func afterLongSpace(_ start: Int) -> Int {
        let spaces: UInt64 = 0x2020_2020_2020_2020
        var position = start
        while position < end {
            switch base[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position &+= 1
            default: return position
            }
            while position &+ 8 <= end && word(position) == spaces { position &+= 8 }
        }
        return position
    }

    /// Scans the value that begins at `position` inside `depth` open objects and arrays.
    @inline(__always)
    func value(at position: Int, depth: Int) throws(JSONError) -> JSONSpan {
        switch byte(position) {
        case 0x22:
            let (end, trait) = try string(at: position &+ 1)
            return JSONSpan(end: end, kind: .string, trait: trait)
        case 0x2D, 0x30...0x39: return try number(at: position)
        default: return try rareValue(at: position, depth: depth)
        }
    }

    @inline(never)
    private func rareValue(at position: Int, depth: Int) throws(JSONError) -> JSONSpan {
        switch byte(position) {
        case 0x7B: JSONSpan(end: try object(at: position, depth: depth &+ 1), kind: .object, trait: .plain)
        case 0x5B: JSONSpan(end: try array(at: position, depth: depth &+ 1), kind: .array, trait: .plain)
        case 0x74: JSONSpan(end: try literal("true", at: position), kind: .bool, trait: .yes)
        case 0x66: JSONSpan(end: try literal("false", at: position), kind: .bool, trait: .plain)
        case 0x6E: JSONSpan(end: try literal("null", at: position), kind: .null, trait: .plain)
        default: throw failure(.expectedValue, at: position)
        }
    }

    private func literal(_ text: StaticString, at position: Int) throws(JSONError) -> Int {
        for index in 0..<text.utf8CodeUnitCount where byte(position &+ index) != text.utf8Start[index] {
            throw failure(.expectedValue, at: position &+ index)
        }
        return position &+ text.utf8CodeUnitCount
    }

    /// The error `code` at `position`, or the one that says that the document ends too early.
    @inline(never)
    func failure(_ code: JSONError.Code, at position: Int) -> JSONError {
        position < end
            ? JSONError(code, at: position, found: base[position])
            : JSONError(.unexpectedEnd, at: position)
    }
}
