import CMillrace

/// Walks along the members of an object as long as they are plain ones of a known shape: each key stands as expected, and
/// its value is a string of ASCII without escapes, or a number of at most fifteen digits and point without exponent, with
/// no space behind it.
///
/// It stops before whatever else it meets, right or wrong, and leaves that to the scanner. So there is no error here and no
/// call, and the loop stays in registers.
struct JSONShapeMatch {
    /// How far a walk came: the number of the next member, where it begins, and whether the object ended before it.
    struct Stop {
        var place: Int
        var position: Int
        var isWhole: Bool
    }

    /// So many bytes are looked at from a member's first on before one is known to be the document's: key, colon, sign or
    /// quote, sixteen bytes of the value, and the byte behind it.
    static var reach: Int { 48 }

    private let entries: UnsafeMutablePointer<JSONEntry>
    private let members: UnsafeMutablePointer<JSONShape.Member>
    private let count: Int

    @inline(__always)
    init(_ scratch: UnsafeMutablePointer<JSONScratch>) {
        entries = scratch.pointee.entries.base
        (members, count) = (scratch.pointee.shape.members, scratch.pointee.shape.count)
    }

    /// Enters the members from number `start.place` on, the first of which begins at `start.position`. From each position
    /// up to `limit` as many bytes as ``reach`` says may be read.
    @inline(__always)
    func walk(_ base: UnsafeRawPointer, from start: Stop, limit: Int) -> Stop {
        var stop = start
        while stop.place < count && stop.position <= limit {
            let member = members + stop.place
            guard member.pointee.begins(base + stop.position) else { return stop }
            let valueStart = stop.position &+ member.pointee.length
            let first = byte(base, valueStart)
            var end: Int
            if first == 0x22 {
                let quote = stringStop(base, from: valueStart &+ 1, limit: limit)
                guard byte(base, quote) == 0x22, quote > valueStart else { return stop }
                end = quote &+ 1
                enter(stop, member, valueStart, JSONSpan(end: end, kind: .string, trait: .plain))
            } else {
                let digits = first == 0x2D ? valueStart &+ 1 : valueStart
                let others = millrace_non_digits(base + digits)
                let whole = Int(others.first)
                guard whole > 0, whole < 16, whole == 1 || byte(base, digits) != 0x30 else { return stop }
                end = digits &+ whole
                if byte(base, end) == 0x2E {
                    let length = Int(others.second)
                    guard length > whole &+ 1, length < 16 else { return stop }
                    end = digits &+ length
                    enter(stop, member, valueStart, JSONSpan(end: end, kind: .number, trait: .plain))
                    if member.pointee.ordinal >= 0 {
                        let fraction = length &- whole &- 1
                        var number = decimal(base, at: digits, whole)
                        number = number &* millrace_power_of_ten(Int64(fraction))
                        number = number &+ decimal(base, at: end &- fraction, fraction)
                        enter(stop, number, scale: fraction, isNegative: first == 0x2D)
                    }
                } else {
                    enter(stop, member, valueStart, JSONSpan(end: end, kind: .number, trait: .integer))
                    if member.pointee.ordinal >= 0 {
                        enter(stop, decimal(base, at: digits, whole), scale: 0, isNegative: first == 0x2D)
                    }
                }
            }
            let next = byte(base, end)
            if next == 0x2C {
                stop.place &+= 1
                stop.position = end &+ 1
            } else if next == 0x7D {
                return Stop(place: stop.place &+ 1, position: end &+ 1, isWhole: true)
            } else {
                return stop
            }
        }
        return stop
    }

    /// Where the string that goes on at `start` ends or is not plain any more; a position before `start` if that is not
    /// known within the limit.
    @inline(__always)
    private func stringStop(_ base: UnsafeRawPointer, from start: Int, limit: Int) -> Int {
        var position = start
        repeat {
            let stop = Int(millrace_string_stop(base + position))
            position &+= stop
            if stop < 16 { return position }
        } while position <= limit
        return start &- 1
    }

    /// The number that the `count` digits (1...15) at `position` spell.
    @inline(__always)
    private func decimal(_ base: UnsafeRawPointer, at position: Int, _ count: Int) -> Int64 {
        if count <= 8 { return Int64(bitPattern: Word.leadingDecimal(word(base, position), count)) }
        let last = Word.leadingDecimal(word(base, position &+ count &- 8), 8)
        return Int64(bitPattern: Word.leadingDecimal(word(base, position), count &- 8) &* 100_000_000 &+ last)
    }

    @inline(__always)
    private func word(_ base: UnsafeRawPointer, _ position: Int) -> UInt64 {
        UInt64(littleEndian: base.loadUnaligned(fromByteOffset: position, as: UInt64.self))
    }

    @inline(__always)
    private func byte(_ base: UnsafeRawPointer, _ position: Int) -> UInt8 {
        base.load(fromByteOffset: position, as: UInt8.self)
    }

    /// Enters the member at `start`, which is `member` with a value from `valueStart` on, but for its ``JSONEntry/tag``.
    @inline(__always)
    func enter(_ start: Stop, _ member: UnsafePointer<JSONShape.Member>, _ valueStart: Int, _ value: JSONSpan) {
        let entry = entries + start.place
        entry.pointee.keyStart = UInt32(truncatingIfNeeded: start.position) &+ member.pointee.keyStart
        entry.pointee.keyEnd = UInt32(truncatingIfNeeded: start.position) &+ member.pointee.keyEnd
        entry.pointee.valueStart = UInt32(truncatingIfNeeded: valueStart)
        entry.pointee.valueEnd = UInt32(truncatingIfNeeded: value.end)
        entry.pointee.kind = value.kind
        entry.pointee.trait = value.trait
        entry.pointee.keyIsEscaped = false
        entry.pointee.scale = -1
    }

    /// Enters the digits of the number at `start`.
    @inline(__always)
    private func enter(_ start: Stop, _ digits: Int64, scale: Int, isNegative: Bool) {
        // Minus zero is for others to tell.
        if isNegative && digits == 0 { return }
        let entry = entries + start.place
        entry.pointee.significand = isNegative ? 0 &- digits : digits
        entry.pointee.scale = Int8(truncatingIfNeeded: scale)
    }
}
