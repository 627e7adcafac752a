// Strings are compared byte by byte: Swift's own comparison takes canonically equivalent texts for equal, JSON does not.
// Equal bytes are equal strings, so the synthesized hash of a string fits.
extension JSONValue {
    /// Whether both are the same document, but for white space and the spelling of strings.
    public static func == (left: JSONValue, right: JSONValue) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let one), .bool(let two)): one == two
        case (.number(let one), .number(let two)): one.utf8.elementsEqual(two.utf8)
        case (.string(let one), .string(let two)): one.utf8.elementsEqual(two.utf8)
        case (.array(let one), .array(let two)): one == two
        case (.object(let one), .object(let two)): one == two
        default: false
        }
    }
}

extension JSONValue.Member {
    /// Whether both have the same name, byte by byte, and the same value.
    public static func == (left: JSONValue.Member, right: JSONValue.Member) -> Bool {
        left.name.utf8.elementsEqual(right.name.utf8) && left.value == right.value
    }
}
