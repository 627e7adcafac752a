/// Why a JSON document, or a field of it, was refused, and where.
public struct JSONError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What was wrong.
    public enum Code: UInt8, Sendable, Hashable, CaseIterable {
        /// The document has no value: it is empty or white space only.
        case empty
        /// The document begins with a byte order mark.
        case byteOrderMark
        /// The document is longer than 4 GiB − 1.
        case documentTooLong
        /// The document ends inside a value.
        case unexpectedEnd
        /// A value should begin here.
        case expectedValue
        /// A key in quotes should stand here.
        case expectedKey
        /// A colon should follow the key.
        case expectedColon
        /// A comma or the end of the object or array should follow the value.
        case expectedCommaOrEnd
        /// Something other than white space follows the document.
        case trailingBytes
        /// A number breaks the grammar (leading zero, no digit where one must be).
        case malformedNumber
        /// A control character stands bare inside a string.
        case controlCharacter
        /// A backslash begins no escape that JSON knows.
        case badEscape
        /// A surrogate escape stands without its other half.
        case loneSurrogate
        /// A string is not UTF-8.
        case invalidUTF8
        /// Objects and arrays are nested deeper than the limit.
        case tooDeep
        /// An object has the same key twice.
        case duplicateKey
        /// The document is valid JSON, but not an object.
        case notAnObject
        /// A field that must be there is absent.
        case missingField
        /// A value is of another kind than the one asked for.
        case wrongKind
        /// A number does not fit the type asked for.
        case numberOutOfRange
        /// A number that JSON cannot write: infinite or not a number.
        case unwritableNumber
        /// A reader of a record refused a field's value for a reason of its own.
        case rejected
    }

    /// What was wrong.
    public let code: Code
    /// The offset of the offending byte, counted from 0 at the document's first byte.
    public let position: Int
    /// The offending byte, where one was found in place of another.
    public let found: UInt8?
    /// The member's name, for errors about a field.
    public let field: String?
    /// What the code alone does not say: the kinds expected and found, or a reason in words. May be empty.
    public let detail: String

    /// An error with its place.
    ///
    /// - Parameters:
    ///   - code: What was wrong.
    ///   - position: Byte offset in the document.
    ///   - found: The offending byte, if there is one.
    ///   - field: The member's name, if the error is about a field.
    ///   - detail: What the code alone does not say.
    public init(_ code: Code, at position: Int, found: UInt8? = nil, field: String? = nil, detail: String = "") {
        self.code = code
        self.position = position
        self.found = found
        self.field = field
        self.detail = detail
    }

    /// The error of a reader that refuses a field's value for a reason of its own.
    ///
    /// - Parameters:
    ///   - reason: A sentence part such as "wheel FL is unknown".
    ///   - field: The member's name.
    ///   - position: Byte offset of the value.
    /// - Returns: The error.
    public static func rejected(_ reason: String, field: String? = nil, at position: Int) -> JSONError {
        JSONError(.rejected, at: position, field: field, detail: reason)
    }

    /// The same error with the name of the field it is about.
    public func naming(field: String) -> JSONError {
        JSONError(code, at: position, found: found, field: field, detail: detail)
    }

    /// The error in words, with field and byte position: "field kPa: expected a number, found a string at byte 43".
    public var message: String {
        let subject = field.map { "field \($0): " } ?? ""
        return subject + explanation + place
    }

    /// The same as ``message``.
    public var description: String { message }

    private var place: String {
        switch code {
        case .empty, .byteOrderMark, .documentTooLong, .missingField, .unwritableNumber: ""
        default: " at byte \(position)"
        }
    }

    private var foundText: String {
        guard let found else { return "" }
        if found > 0x20 && found < 0x7F { return ", found '\(Character(UnicodeScalar(found)))'" }
        let hex = String(found, radix: 16, uppercase: true)
        return ", found byte 0x" + (hex.count < 2 ? "0" + hex : hex)
    }
}

extension JSONError {
    private var explanation: String {
        switch code {
        case .empty: "the document is empty"
        case .byteOrderMark: "the document begins with a byte order mark; JSON is sent without one"
        case .documentTooLong: "the document is longer than 4 GiB"
        case .unexpectedEnd: "the document ends inside a value"
        case .expectedValue: "expected a value" + foundText
        case .expectedKey: "expected a key in quotes" + foundText
        case .expectedColon: "expected ':' after the key" + foundText
        case .expectedCommaOrEnd: "expected ',' or the end of the object or array" + foundText
        case .trailingBytes: "more follows the end of the document" + foundText
        case .malformedNumber: "malformed number" + foundText
        case .controlCharacter: "a control character in a string must be escaped" + foundText
        case .badEscape: "unknown escape in a string" + foundText
        case .loneSurrogate: "a surrogate escape without its other half"
        case .invalidUTF8: "a string is not valid UTF-8" + foundText
        case .tooDeep: "objects and arrays are nested too deeply (limit \(detail))"
        case .duplicateKey: "the key \(detail) stands twice in one object"
        case .notAnObject: "expected an object, found \(detail)"
        case .missingField: "is missing"
        case .wrongKind, .rejected, .numberOutOfRange, .unwritableNumber: detail
        }
    }
}
