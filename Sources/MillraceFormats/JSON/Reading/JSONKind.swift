/// The kind of a JSON value in place.
@frozen
public enum JSONKind: UInt8, Sendable, Hashable, CustomStringConvertible {
    /// No member of that name: not a JSON value, but an answer of the field table.
    case absent
    /// `null`
    case null
    /// `true` or `false`
    case bool
    /// A number
    case number
    /// A string
    case string
    /// An array
    case array
    /// An object
    case object

    /// The kind with its article, as error messages put it: "a number".
    public var description: String {
        switch self {
        case .absent: "nothing"
        case .null: "null"
        case .bool: "a boolean"
        case .number: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}

/// What the scanner learnt about a value besides its kind.
@frozen
@usableFromInline
enum JSONTrait: UInt8 {
    /// Nothing worth remembering (and `false`, for a boolean).
    case plain
    /// A string with at least one escape.
    case escaped
    /// A number without fraction and exponent.
    case integer
    /// The literal `true`.
    case yes
}

/// The end, kind and trait of a value that was scanned.
struct JSONSpan {
    var end: Int
    var kind: JSONKind
    var trait: JSONTrait
}
