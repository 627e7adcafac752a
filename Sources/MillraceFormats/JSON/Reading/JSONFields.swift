import CMillrace

/// The fields of one object, by name; absent ones included. All other members were validated and are in ``members``.
///
/// Valid as long as the document's bytes are and its reader has not read again; it must not leave the closure that was
/// given it. `fields[.kPa].int64` is nil for whatever is not such a number; `fields.int64(.kPa)` throws and names
/// the field. Texts and booleans have a third form: `fields.stringIfPresent(.note)` is nil for an absent field or `null` and throws
/// for another kind.
@frozen
public struct JSONFields<Field: JSONFieldName> {
    @usableFromInline let indexed: JSONIndexed
    @usableFromInline let ordinals: FieldOrdinals<Field>

    @inlinable
    @inline(__always)
    init(_ indexed: JSONIndexed, _ ordinals: FieldOrdinals<Field>) {
        self.indexed = indexed
        self.ordinals = ordinals
    }

    /// The value of a field, of kind `.absent` if the object has no such member.
    @inlinable
    @inline(__always)
    public subscript(field: Field) -> JSONElement {
        let slot = indexed.slots[ordinals.ordinal(of: field)]
        return slot < 0 ? indexed.absent : indexed.value(indexed.entries[Int(slot)])
    }

    /// A field's entry if the scan has read its number.
    @inlinable
    @inline(__always)
    func readNumber(_ field: Field) -> UnsafePointer<JSONEntry>? {
        let slot = indexed.slots[ordinals.ordinal(of: field)]
        guard slot >= 0, indexed.entries[Int(slot)].scale >= 0 else { return nil }
        return indexed.entries + Int(slot)
    }

    /// The kind of a field's value.
    @inlinable public func kind(_ field: Field) -> JSONKind { self[field].kind }

    /// All members of the object in the document's order, wanted or not.
    @inlinable public var members: JSONObject { JSONObject(indexed) }

    /// The field a member of ``members`` was filed under, or nil.
    ///
    /// - Complexity: O(*f*) in the number of fields.
    public func field(ofMemberAt place: Int) -> Field? {
        for (ordinal, field) in Field.allCases.enumerated() where Int(indexed.slots[ordinal]) == place { return field }
        return nil
    }

    /// The text of a string field.
    ///
    /// - Throws: ``JSONError`` if it is absent or no string.
    @inlinable
    public func string(_ field: Field) throws(JSONError) -> String {
        guard let string = self[field].string else { throw unfit(field, .string) }
        return string
    }

    /// A boolean field.
    ///
    /// - Throws: ``JSONError`` if it is absent or no boolean.
    @inlinable
    public func bool(_ field: Field) throws(JSONError) -> Bool {
        guard let bool = self[field].bool else { throw unfit(field, .bool) }
        return bool
    }

    /// A whole number.
    ///
    /// - Throws: ``JSONError`` if it is absent, no number, not whole by its value, or does not fit 64 bits.
    @inlinable
    @inline(__always)
    public func int64(_ field: Field) throws(JSONError) -> Int64 {
        if let entry = readNumber(field), entry.pointee.scale == 0 { return entry.pointee.significand }
        return try otherInt64(field)
    }

    @inlinable
    @inline(never)
    func otherInt64(_ field: Field) throws(JSONError) -> Int64 {
        guard let number = self[field].int64 else { throw unfit(field, .number, "is not a whole number of 64 bits") }
        return number
    }

    /// A number, exactly.
    ///
    /// - Throws: ``JSONError`` if it is absent, no number, or does not fit ``ExactDecimal``.
    @inlinable
    public func decimal(_ field: Field) throws(JSONError) -> ExactDecimal {
        if let entry = readNumber(field) {
            return ExactDecimal(significand: entry.pointee.significand, scale: Int(entry.pointee.scale))
        }
        guard let number = self[field].decimal else { throw unfit(field, .number, "has too many digits") }
        return number
    }

    /// The `Double` nearest to a number.
    ///
    /// - Throws: ``JSONError`` if it is absent, no number, or too great.
    @inlinable
    @inline(__always)
    public func double(_ field: Field) throws(JSONError) -> Double {
        if let entry = readNumber(field) {
            // Both are exact in a Double, and IEEE 754 rounds the quotient once.
            let power = millrace_power_of_ten(Int64(entry.pointee.scale))
            return Double(entry.pointee.significand) / Double(power)
        }
        return try otherDouble(field)
    }

    @inlinable
    @inline(never)
    func otherDouble(_ field: Field) throws(JSONError) -> Double {
        guard let number = self[field].double else { throw unfit(field, .number, "is too great") }
        return number
    }

    /// Calls `body` with the UTF-8 text of a string field, escapes resolved; see ``JSONElement/withUTF8(_:)``.
    ///
    /// - Throws: ``JSONError`` if it is absent or no string, and what `body` throws.
    @inlinable
    public func withUTF8<Result>(
        _ field: Field, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
    ) throws -> Result {
        guard let result = try self[field].withUTF8(body) else { throw unfit(field, .string) }
        return result
    }

    /// Why a field's value is not what was asked for; `complaint` says what is wrong with a value of the right kind.
    @usableFromInline
    @inline(never)
    func unfit(_ field: Field, _ expected: JSONKind, _ complaint: String = "") -> JSONError {
        let element = self[field]
        if element.kind == .absent { return JSONError(.missingField, at: element.position, field: field.rawValue) }
        if element.kind == expected {
            let text = String(decoding: element.raw.prefix(40), as: UTF8.self)
            return JSONError(
                .numberOutOfRange, at: element.position, field: field.rawValue, detail: "\(text) \(complaint)")
        }
        return JSONError(
            .wrongKind, at: element.position, field: field.rawValue,
            detail: "expected \(expected), found \(element.kind)")
    }
}
