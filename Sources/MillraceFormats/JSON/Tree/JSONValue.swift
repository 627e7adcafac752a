/// A JSON document as a tree, for what is read once and kept: registries, results to compare, configuration.
///
/// Objects keep the order of their members and numbers their text, so equality is that of the documents: `1.0` and `1` are
/// different values. Records of a stream are read with ``JSONFieldReader``.
public enum JSONValue: Sendable, Hashable {
    /// `null`
    case null
    /// `true` or `false`
    case bool(Bool)
    /// A number as it was written
    case number(String)
    /// A string, escapes resolved
    case string(String)
    /// An array
    case array([JSONValue])
    /// An object, members in order
    case object([Member])

    /// A member of an object.
    public struct Member: Sendable, Hashable {
        /// The key, escapes resolved.
        public var name: String
        /// The value.
        public var value: JSONValue

        /// A member.
        public init(_ name: String, _ value: JSONValue) {
            self.name = name
            self.value = value
        }
    }

    /// A whole number.
    public static func integer(_ number: some FixedWidthInteger) -> JSONValue { .number(String(number)) }
}

extension JSONValue {
    /// The value of the member of this name; nil if there is none or this is no object.
    ///
    /// - Complexity: O(*n*) in the number of members.
    public subscript(name: String) -> JSONValue? { members?.first { $0.name.utf8.elementsEqual(name.utf8) }?.value }

    /// The element at a place; nil if there is none or this is no array.
    public subscript(place: Int) -> JSONValue? {
        guard let elements, elements.indices.contains(place) else { return nil }
        return elements[place]
    }

    /// The members of an object, or nil.
    public var members: [Member]? { if case .object(let members) = self { members } else { nil } }

    /// The elements of an array, or nil.
    public var elements: [JSONValue]? { if case .array(let elements) = self { elements } else { nil } }

    /// The text of a string, or nil.
    public var string: String? { if case .string(let text) = self { text } else { nil } }

    /// The boolean, or nil.
    public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }

    /// A number exactly, or nil if it is none or does not fit ``ExactDecimal``.
    public var decimal: ExactDecimal? {
        if case .number(let text) = self { try? ExactDecimal(parsing: text) } else { nil }
    }

    /// A number that is whole by its value, or nil.
    public var int64: Int64? {
        guard let decimal, case let whole = decimal.rounded(toScale: 0), whole == decimal else { return nil }
        return whole.significand
    }

    /// The nearest `Double` to a number, or nil.
    public var double: Double? {
        guard case .number(let text) = self else { return nil }
        return Array(text.utf8).withUnsafeBytes { DecimalToDouble.convert($0) }
    }
}
