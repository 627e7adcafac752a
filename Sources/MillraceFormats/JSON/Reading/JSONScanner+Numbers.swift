import CMillrace

extension JSONScanner {
    /// Scans a number: `-? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?`
    @inline(__always)
    func number(at start: Int) throws(JSONError) -> JSONSpan {
        if let short = shortNumber(at: start) { return short }
        return try longNumber(at: start)
    }

    /// A number without exponent that ends within sixteen bytes, well before the document's end; nil for all others, those
    /// that are none among them.
    @inline(__always)
    private func shortNumber(at start: Int) -> JSONSpan? {
        let first = byte(start) == 0x2D ? start &+ 1 : start
        guard first &+ 16 <= end else { return nil }
        let others = millrace_non_digits(base + first)
        let whole = Int(others.first)
        guard whole > 0 && whole < 16 && (whole == 1 || base[first] != 0x30) else { return nil }
        let next = base[first &+ whole]
        if next == 0x2E {
            let length = Int(others.second)
            guard length > whole &+ 1 && length < 16 && base[first &+ length] | 0x20 != 0x65 else { return nil }
            return JSONSpan(end: first &+ length, kind: .number, trait: .plain)
        }
        return next | 0x20 == 0x65 ? nil : JSONSpan(end: first &+ whole, kind: .number, trait: .integer)
    }

    @inline(never)
    private func longNumber(at start: Int) throws(JSONError) -> JSONSpan {
        let first = byte(start) == 0x2D ? start &+ 1 : start
        let whole = afterDigits(first)
        if whole == first || (whole > first &+ 1 && base[first] == 0x30) {
            throw badWhole(at: first, end: whole)
        }
        let next = byte(whole)
        guard next == 0x2E || next | 0x20 == 0x65 else {
            return JSONSpan(end: whole, kind: .number, trait: .integer)
        }
        var position = whole
        if next == 0x2E { position = try someDigits(at: position &+ 1) }
        if byte(position) | 0x20 == 0x65 { position = try exponent(at: position &+ 1) }
        return JSONSpan(end: position, kind: .number, trait: .plain)
    }

    @inline(__always)
    private func afterDigits(_ start: Int) -> Int {
        var position = start
        while position < end {
            let stops = Word.nonDigit(word(position))
            if stops != 0 { return position &+ (stops.trailingZeroBitCount &>> 3) }
            position &+= 8
        }
        return position
    }

    @inline(__always)
    private func someDigits(at position: Int) throws(JSONError) -> Int {
        let after = afterDigits(position)
        if after == position { throw failure(.malformedNumber, at: position) }
        return after
    }

    @inline(never)
    private func exponent(at position: Int) throws(JSONError) -> Int {
        let sign = byte(position)
        return try someDigits(at: sign == 0x2B || sign == 0x2D ? position &+ 1 : position)
    }

    @inline(never)
    private func badWhole(at first: Int, end whole: Int) -> JSONError {
        // A leading zero is blamed on the digit behind it.
        failure(.malformedNumber, at: whole == first ? first : first &+ 1)
    }
}
