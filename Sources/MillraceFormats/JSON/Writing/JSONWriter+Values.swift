extension JSONWriter {
    /// Writes a string.
    @inlinable
    public mutating func string(_ text: String) {
        separate()
        var text = text
        text.withUTF8 { output.append(jsonString: $0) }
    }

    /// Writes a string from bytes; what is not UTF-8 becomes U+FFFD.
    @inlinable
    public mutating func string(utf8 text: UnsafeBufferPointer<UInt8>) {
        separate()
        output.append(jsonString: text)
    }

    /// Writes `true` or `false`.
    @inlinable
    public mutating func bool(_ value: Bool) {
        separate()
        if value { output.append("true") } else { output.append("false") }
    }

    /// Writes `null`.
    @inlinable
    public mutating func null() {
        separate()
        output.append("null")
    }

    /// Writes a whole number.
    @inlinable
    public mutating func integer(_ number: some FixedWidthInteger) {
        separate()
        output.append(decimal: number)
    }

    /// Writes a decimal with as many digits after the point as its scale says.
    @inlinable
    public mutating func decimal(_ number: ExactDecimal) {
        separate()
        output.append(number)
    }

    /// Writes the shortest digits that read back as the same `Double`.
    ///
    /// - Throws: ``JSONError`` for infinity and not-a-number, which JSON cannot say; nothing is written then.
    public mutating func double(_ number: Double) throws(JSONError) {
        guard number.isFinite else {
            throw JSONError(.unwritableNumber, at: output.count, detail: "JSON has no number for \(number)")
        }
        separate()
        if !output.append(fewDecimals: number) { output.append(text: number.description) }
    }

    /// Writes a value that is JSON already, as it is; it must be one whole value.
    @inlinable
    public mutating func raw(_ value: UnsafeRawBufferPointer) {
        separate()
        output.append(value)
    }

    /// Writes a value in place of another document as it stands there; `null` for an absent one.
    @inlinable
    public mutating func element(_ element: JSONElement) {
        if element.kind == .absent { return null() }
        raw(element.raw)
    }

    /// Writes a member with a string.
    @inlinable
    public mutating func member(_ name: StaticString, _ text: String) {
        key(name)
        string(text)
    }

    /// Writes a member with a whole number.
    @inlinable
    public mutating func member(_ name: StaticString, _ number: some FixedWidthInteger) {
        key(name)
        integer(number)
    }

    /// Writes a member with a boolean.
    @inlinable
    public mutating func member(_ name: StaticString, _ value: Bool) {
        key(name)
        bool(value)
    }

    /// Writes a member with a decimal.
    @inlinable
    public mutating func member(_ name: StaticString, _ number: ExactDecimal) {
        key(name)
        decimal(number)
    }

    /// Writes a member with a short text.
    @inlinable
    public mutating func member(_ name: StaticString, _ text: ShortText) {
        key(name)
        text.withUTF8 { string(utf8: $0) }
    }

    /// Writes a member with the shortest digits that read back as the same `Double`, or `null` for infinity and
    /// not-a-number, which JSON cannot say.
    @inlinable
    public mutating func member(_ name: StaticString, _ number: Double) {
        key(name)
        do throws(JSONError) { try double(number) } catch { null() }
    }
}
