extension OutputBuffer {
    /// Appends a JSON string in quotes, with the escapes JSON demands and no others; what is not UTF-8 becomes U+FFFD.
    @usableFromInline
    func append(jsonString text: UnsafeBufferPointer<UInt8>) {
        guard isClean(text) else { return append(difficultString: text) }
        let start = reserve(text.count + 2)
        start[0] = 0x22
        if let source = text.baseAddress { (start + 1).update(from: source, count: text.count) }
        start[text.count + 1] = 0x22
        advance(by: text.count + 2)
    }

    /// Whether all of `text` is ASCII that needs no escape.
    @inline(__always)
    private func isClean(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        let raw = UnsafeRawBufferPointer(text)
        let count = raw.count
        if count < 8 { return isCleanWord(raw) }
        var position = 0
        while position &+ 8 <= count {
            if Word.special(word(raw, position)) != 0 { return false }
            position &+= 8
        }
        return position == count || Word.special(word(raw, count &- 8)) == 0
    }

    @inline(__always)
    private func word(_ raw: UnsafeRawBufferPointer, _ position: Int) -> UInt64 {
        UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: position, as: UInt64.self))
    }

    /// The same of fewer than eight bytes, of which one word is made: two parts that overlap, and spaces.
    @inline(__always)
    private func isCleanWord(_ raw: UnsafeRawBufferPointer) -> Bool {
        let count = raw.count
        if count >= 4 {
            let first = UInt64(raw.loadUnaligned(fromByteOffset: 0, as: UInt32.self))
            let last = UInt64(raw.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self))
            return Word.special(first | last &<< 32) == 0
        }
        if count >= 2 {
            let first = UInt64(raw.loadUnaligned(fromByteOffset: 0, as: UInt16.self))
            let last = UInt64(raw.loadUnaligned(fromByteOffset: count &- 2, as: UInt16.self))
            return Word.special(first | last &<< 16 | 0x2020_2020_0000_0000) == 0
        }
        return count == 0 || (raw[0] < 0x80 && !mustEscape(raw[0]))
    }

    @inline(never)
    private func append(difficultString text: UnsafeBufferPointer<UInt8>) {
        guard UTF8Check.isValid(text) else {
            var repaired = String(decoding: text, as: UTF8.self)
            return repaired.withUTF8 { append(difficultString: $0) }
        }
        append(0x22)
        var copied = 0
        for position in 0..<text.count where mustEscape(text[position]) {
            append(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(text)[copied..<position]))
            append(escapeOf: text[position])
            copied = position + 1
        }
        append(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(text)[copied...]))
        append(0x22)
    }

    @inline(__always)
    private func mustEscape(_ byte: UInt8) -> Bool { byte < 0x20 || byte == 0x22 || byte == 0x5C }

    private func append(escapeOf byte: UInt8) {
        switch byte {
        case 0x22: append("\\\"")
        case 0x5C: append("\\\\")
        case 0x08: append("\\b")
        case 0x09: append("\\t")
        case 0x0A: append("\\n")
        case 0x0C: append("\\f")
        case 0x0D: append("\\r")
        default:
            append("\\u00")
            append(byte < 0x10 ? 0x30 : 0x31)
            let low = byte & 0x0F
            append(low < 10 ? 0x30 + low : 0x57 + low)
        }
    }
}
