/// A JSON value in place: its kind, and its bytes as they stand in the document.
///
/// It was validated, owns nothing, and is valid as long as the document's bytes are; it must not leave the closure that
/// was given it. The plain properties (`bool`, `int64`, `string`…) are nil for a value of another kind; the functions of
/// the same meaning on ``JSONFields`` throw and name the field.
@frozen
public struct JSONElement {
    @usableFromInline let base: UnsafePointer<UInt8>
    @usableFromInline let start: UInt32
    @usableFromInline let end: UInt32
    /// The kind of the value; `.absent` if the field table has no such member.
    public let kind: JSONKind
    @usableFromInline let trait: JSONTrait

    @inlinable
    @inline(__always)
    init(base: UnsafePointer<UInt8>, start: UInt32, end: UInt32, kind: JSONKind, trait: JSONTrait) {
        self.base = base
        self.start = start
        self.end = end
        self.kind = kind
        self.trait = trait
    }

    init(_ base: UnsafePointer<UInt8>, _ start: Int, _ span: JSONSpan) {
        self.init(
            base: base, start: UInt32(truncatingIfNeeded: start), end: UInt32(truncatingIfNeeded: span.end),
            kind: span.kind, trait: span.trait)
    }

    /// The offset of the value's first byte in the document.
    @inlinable public var position: Int { Int(start) }

    /// The value as it stands in the document, without white space around it; a string with its quotes. Empty if absent.
    @inlinable public var raw: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: base + Int(start), count: Int(end &- start))
    }

    /// Whether the value is absent or `null`.
    @inlinable public var isAbsentOrNull: Bool { kind.rawValue <= JSONKind.null.rawValue }

    /// The boolean, or nil.
    @inlinable public var bool: Bool? { kind == .bool ? trait == .yes : nil }
}

/// A member of an object: a key and its value, both in place.
@frozen
public struct JSONMember {
    /// The key, an element of kind `.string`.
    public let key: JSONElement
    /// The value.
    public let value: JSONElement

    @inlinable
    init(key: JSONElement, value: JSONElement) {
        self.key = key
        self.value = value
    }
}
