import CMillrace

extension JSONScanner {
    /// Scans the string whose first byte after the opening quote is at `start`.
    ///
    /// - Returns: The position behind the closing quote, and whether there are escapes inside.
    @inline(__always)
    func string(at start: Int) throws(JSONError) -> (end: Int, trait: JSONTrait) {
        var position = start
        while position &+ 16 <= end {
            let stop = Int(millrace_string_stop(base + position))
            position &+= stop
            if stop == 16 { continue }
            if base[position] == 0x22 { return (position &+ 1, .plain) }
            break
        }
        return try longString(at: position)
    }

    /// Goes on with a string that holds escapes or characters beyond ASCII, or that ends near the document's end.
    @inline(never)
    private func longString(at start: Int) throws(JSONError) -> (end: Int, trait: JSONTrait) {
        var position = start
        var trait = JSONTrait.plain
        while position < end {
            let stops = Word.special(word(position))
            if stops == 0 {
                position &+= 8
                continue
            }
            position &+= stops.trailingZeroBitCount &>> 3
            let byte = byte(position)
            if byte == 0x22 { return (position &+ 1, trait) }
            if byte >= 0x80 {
                position = try afterScalars(position)
            } else if byte == 0x5C {
                trait = .escaped
                position = try afterEscape(position)
            } else {
                throw failure(.controlCharacter, at: position)
            }
        }
        throw failure(.unexpectedEnd, at: end)
    }

    /// The position behind the run of characters beyond ASCII that begins at `start`.
    @inline(__always)
    private func afterScalars(_ start: Int) throws(JSONError) -> Int {
        var position = start
        while position < end && base[position] >= 0x80 {
            let length = UTF8Check.length(base + position, count: end &- position)
            if length == 0 { throw failure(.invalidUTF8, at: position) }
            position &+= length
        }
        return position
    }

    private func afterEscape(_ backslash: Int) throws(JSONError) -> Int {
        switch byte(backslash &+ 1) {
        case 0x22, 0x5C, 0x2F, 0x62, 0x66, 0x6E, 0x72, 0x74: return backslash &+ 2
        case 0x75: break
        default: throw failure(.badEscape, at: backslash &+ 1)
        }
        let unit = try hexUnit(at: backslash &+ 2)
        switch unit {
        case 0xD800..<0xDC00:
            let second = backslash &+ 6
            guard byte(second) == 0x5C && byte(second &+ 1) == 0x75 else {
                let isCut = second == end || (byte(second) == 0x5C && second &+ 1 == end)
                throw isCut ? JSONError(.unexpectedEnd, at: end) : JSONError(.loneSurrogate, at: backslash)
            }
            guard case 0xDC00..<0xE000 = try hexUnit(at: second &+ 2) else {
                throw JSONError(.loneSurrogate, at: backslash)
            }
            return second &+ 6
        case 0xDC00..<0xE000: throw JSONError(.loneSurrogate, at: backslash)
        default: return backslash &+ 6
        }
    }

    private func hexUnit(at position: Int) throws(JSONError) -> UInt32 {
        var unit: UInt32 = 0
        for index in position..<position &+ 4 {
            guard let digit = HexDigit.value(byte(index)) else { throw failure(.badEscape, at: index) }
            unit = unit &<< 4 | digit
        }
        return unit
    }
}
