/// The bytes of a string with its escapes resolved, one after the other; the text must have been validated.
struct JSONUnescaper {
    private let base: UnsafePointer<UInt8>
    private var position: Int
    private let end: Int
    /// UTF-8 bytes of an escape still to be given out, the next one lowest.
    private var pending: UInt32 = 0
    private var pendingCount = 0

    /// The text in `base[start..<end]`, without quotes.
    init(base: UnsafePointer<UInt8>, start: Int, end: Int) {
        self.base = base
        self.position = start
        self.end = end
    }

    /// The next byte, or nil at the end.
    mutating func next() -> UInt8? {
        if pendingCount > 0 {
            let byte = UInt8(truncatingIfNeeded: pending)
            pending &>>= 8
            pendingCount &-= 1
            return byte
        }
        guard position < end else { return nil }
        let byte = base[position]
        position &+= 1
        return byte == 0x5C ? escape() : byte
    }

    private mutating func escape() -> UInt8? {
        guard position < end else { return nil }
        let letter = base[position]
        position &+= 1
        switch letter {
        case 0x62: return 0x08
        case 0x66: return 0x0C
        case 0x6E: return 0x0A
        case 0x72: return 0x0D
        case 0x74: return 0x09
        case 0x75: break
        default: return letter
        }
        var scalar = unit()
        if scalar & 0xFC00 == 0xD800 {
            position &+= 2
            scalar = 0x10000 &+ (scalar & 0x3FF) &<< 10 | (unit() & 0x3FF)
        }
        queue(scalar)
        return next()
    }

    private mutating func unit() -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<4 where position < end {
            unit = unit &<< 4 | (HexDigit.value(base[position]) ?? 0)
            position &+= 1
        }
        return unit
    }

    private mutating func queue(_ scalar: UInt32) {
        switch scalar {
        case 0..<0x80:
            (pending, pendingCount) = (scalar, 1)
        case 0x80..<0x800:
            (pending, pendingCount) = (0x80C0 | scalar &>> 6 | (scalar & 0x3F) &<< 8, 2)
        case 0x800..<0x10000:
            pending = 0x80_80E0 | scalar &>> 12 | (scalar &>> 6 & 0x3F) &<< 8 | (scalar & 0x3F) &<< 16
            pendingCount = 3
        default:
            pending = 0x8080_80F0 | scalar &>> 18 | (scalar &>> 12 & 0x3F) &<< 8
            pending |= (scalar &>> 6 & 0x3F) &<< 16 | (scalar & 0x3F) &<< 24
            pendingCount = 4
        }
    }
}
