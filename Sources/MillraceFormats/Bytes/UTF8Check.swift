/// Well-formedness of UTF-8 (Unicode 15, table 3-7): no overlong form, no surrogate, nothing above U+10FFFF.
enum UTF8Check {
    /// The length in bytes (2...4) of the well-formed sequence that begins at `bytes`, whose first byte is 0x80 or
    /// more; 0 if none does. `count` bytes may be read, at least 1.
    static func length(_ bytes: UnsafePointer<UInt8>, count: Int) -> Int {
        let first = bytes[0]
        switch first {
        case 0xC2...0xDF:
            return count >= 2 && isContinuation(bytes[1]) ? 2 : 0
        case 0xE0...0xEF:
            guard count >= 3, isContinuation(bytes[1]), isContinuation(bytes[2]) else { return 0 }
            if first == 0xE0 && bytes[1] < 0xA0 { return 0 }
            if first == 0xED && bytes[1] >= 0xA0 { return 0 }
            return 3
        case 0xF0...0xF4:
            guard count >= 4, isContinuation(bytes[1]), isContinuation(bytes[2]), isContinuation(bytes[3]) else {
                return 0
            }
            if first == 0xF0 && bytes[1] < 0x90 { return 0 }
            if first == 0xF4 && bytes[1] >= 0x90 { return 0 }
            return 4
        default: return 0
        }
    }

    /// Whether all of `bytes` is well-formed.
    static func isValid(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let base = bytes.baseAddress else { return true }
        var position = 0
        while position < bytes.count {
            if base[position] < 0x80 {
                position &+= 1
                continue
            }
            let length = length(base + position, count: bytes.count &- position)
            if length == 0 { return false }
            position &+= length
        }
        return true
    }

    private static func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }
}

/// Hexadecimal digits.
enum HexDigit {
    /// The value of an ASCII hexadecimal digit, or nil.
    static func value(_ byte: UInt8) -> UInt32? {
        switch byte {
        case 0x30...0x39: UInt32(byte &- 0x30)
        case 0x41...0x46: UInt32(byte &- 0x37)
        case 0x61...0x66: UInt32(byte &- 0x57)
        default: nil
        }
    }
}
