/// What tells keys apart without looking at all their bytes: the first eight, the last eight, the length. For keys of up
/// to 16 bytes equal signatures mean equal keys.
struct KeySignature: Equatable {
    /// The first eight bytes, little-endian, zeros behind a shorter key.
    var first: UInt64
    /// The last eight bytes of a key of more than eight, else 0.
    var last: UInt64
    var length: Int

    /// The signature of a key as it stands in the document.
    @inline(__always)
    init(_ key: JSONKey, in scanner: JSONScanner) {
        if key.isEscaped {
            self.init(unescaping: key, base: scanner.base)
        } else {
            let length = key.end &- key.start
            // A key is followed at least by its closing quote, so `start` lies inside the document.
            self.init(
                first: scanner.word(key.start) & Word.mask(length),
                last: length > 8 ? scanner.word(key.end &- 8) : 0, length: length)
        }
    }

    /// The signature of a key with its escapes resolved.
    @inline(never)
    init(unescaping key: JSONKey, base: UnsafePointer<UInt8>) {
        self.init(JSONUnescaper(base: base, start: key.start, end: key.end))
    }

    /// The signature of a string that is its own spelling.
    init(plain text: UnsafeBufferPointer<UInt8>) {
        self.init(IteratorSequence(text.makeIterator()))
    }

    private init(_ bytes: some Sequence<UInt8>) {
        self.init(first: 0, last: 0, length: 0)
        for byte in bytes { add(byte) }
        if length <= 8 { last = 0 }
    }

    private init(_ bytes: JSONUnescaper) {
        self.init(first: 0, last: 0, length: 0)
        var bytes = bytes
        while let byte = bytes.next() { add(byte) }
        if length <= 8 { last = 0 }
    }

    @inline(__always)
    private init(first: UInt64, last: UInt64, length: Int) {
        (self.first, self.last, self.length) = (first, last, length)
    }

    private mutating func add(_ byte: UInt8) {
        if length < 8 { first |= UInt64(byte) &<< UInt64(length &* 8) }
        last = last &>> 8 | UInt64(byte) &<< 56
        length &+= 1
    }

    /// A hash whose high bits are the best.
    @inline(__always)
    var hash: UInt64 {
        var hash = (first ^ UInt64(truncatingIfNeeded: length)) &* 0x9E37_79B9_7F4A_7C15
        hash = (hash ^ hash &>> 32 ^ last) &* 0xD6E8_FEB8_6659_FD93
        return hash ^ hash &>> 29
    }
}
