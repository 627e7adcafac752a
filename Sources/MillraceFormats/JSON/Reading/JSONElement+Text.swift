extension JSONElement {
    /// The text between the quotes as it stands in the document, escapes unresolved; nil if the value is no string.
    @inlinable public var rawText: UnsafeRawBufferPointer? {
        @inline(__always)
        get {
            guard kind == .string else { return nil }
            return UnsafeRawBufferPointer(start: base + Int(start) + 1, count: Int(end &- start) &- 2)
        }
    }

    /// Whether the string has escapes, so that its text must be copied to be read. False for other kinds.
    @inlinable public var hasEscapes: Bool { trait == .escaped }

    /// The string, or nil. Makes a `String`; where bytes will do, use ``withUTF8(_:)`` or ``equals(_:)-(StaticString)``.
    @inlinable public var string: String? { withUTF8 { String(decoding: $0, as: UTF8.self) } }

    /// Calls `body` with the text as UTF-8, escapes resolved, and returns its result; nil if the value is no string.
    ///
    /// Without escapes these are the document's own bytes; otherwise a copy on the stack (of long texts, on the heap).
    @inlinable
    public func withUTF8<Result>(_ body: (UnsafeBufferPointer<UInt8>) throws -> Result) rethrows -> Result? {
        guard let text = rawText else { return nil }
        if trait != .escaped { return try body(text.assumingMemoryBound(to: UInt8.self)) }
        return try withUnsafeTemporaryAllocation(of: UInt8.self, capacity: text.count) { copy in
            try body(UnsafeBufferPointer(rebasing: copy[..<unescape(into: copy)]))
        }
    }

    /// Whether the value is a string of this text, compared byte by byte after escapes are resolved.
    public func equals(_ text: StaticString) -> Bool {
        equals(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Whether the value is a string of this UTF-8 text, compared byte by byte after escapes are resolved.
    public func equals(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let raw = rawText else { return false }
        if trait != .escaped { return raw.elementsEqual(text) }
        var bytes = unescaper
        for byte in text where bytes.next() != byte { return false }
        return bytes.next() == nil
    }

    /// Writes the text with its escapes resolved, which makes it shorter.
    ///
    /// - Returns: How many bytes were written.
    @usableFromInline
    func unescape(into copy: UnsafeMutableBufferPointer<UInt8>) -> Int {
        var bytes = unescaper
        var count = 0
        while count < copy.count, let byte = bytes.next() {
            copy.initializeElement(at: count, to: byte)
            count &+= 1
        }
        return count
    }

    private var unescaper: JSONUnescaper { JSONUnescaper(base: base, start: Int(start) &+ 1, end: Int(end) &- 1) }
}

extension JSONFields {
    /// A string field of at most 15 bytes of UTF-8.
    ///
    /// - Throws: ``JSONError`` if it is absent, no string, or longer.
    @inlinable
    @inline(__always)
    public func shortText(_ field: Field) throws(JSONError) -> ShortText {
        guard let text = self[field].shortText else { throw unfit(field, .string, "is longer than 15 bytes") }
        return text
    }
}

extension JSONElement {
    /// The string, nil if the value is none or is longer than 15 bytes of UTF-8.
    @inlinable public var shortText: ShortText? {
        @inline(__always)
        get {
            if trait == .escaped { return escapedShortText }
            guard let raw = rawText else { return nil }
            return ShortText(utf8: raw)
        }
    }

    @usableFromInline
    @inline(never)
    var escapedShortText: ShortText? {
        withUTF8 { ShortText(utf8: UnsafeRawBufferPointer($0)) } ?? nil
    }
}
