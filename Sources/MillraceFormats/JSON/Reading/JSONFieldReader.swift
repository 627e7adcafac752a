/// Reads objects in place, complete by RFC 8259, for callers that know which members they want.
///
/// ```swift
/// let reader = JSONFieldReader<Reading.Field>()
/// let reading = try reader.decode(Reading.self, from: bytes)
/// ```
/// One pass validates the whole document, indexes its members and files the wanted ones by field; what is refused and how
/// memory is used is said at ``JSONReader``. A reader belongs to one thread.
public final class JSONFieldReader<Field: JSONFieldName> {
    @usableFromInline let core: JSONCore
    @usableFromInline let ordinals: FieldOrdinals<Field>

    /// A reader for the names of `Field`.
    ///
    /// - Parameter maximumDepth: How deep objects and arrays may be nested; taken as 1...512.
    @inlinable
    public init(maximumDepth: Int = 128) {
        core = JSONCore(names: Field.allCases.map(\.rawValue), maximumDepth: maximumDepth)
        ordinals = FieldOrdinals()
    }

    /// Validates `bytes`, which must be an object, and calls `body` with its fields.
    ///
    /// - Throws: ``JSONError``, and what `body` throws.
    @inlinable
    public func read<Result>(
        _ bytes: UnsafeRawBufferPointer, _ body: (JSONFields<Field>) throws -> Result
    ) throws -> Result {
        let fields = JSONFields(try core.index(bytes), ordinals)
        return try withExtendedLifetime(core) { try body(fields) }
    }

    /// Validates the UTF-8 of `text`, which must be an object, and calls `body` with its fields.
    ///
    /// - Throws: ``JSONError``, and what `body` throws.
    public func read<Result>(_ text: String, _ body: (JSONFields<Field>) throws -> Result) throws -> Result {
        try Array(text.utf8).withUnsafeBytes { try read($0, body) }
    }

    /// Validates `bytes`, which must be an object, and makes a record of its fields.
    ///
    /// - Throws: ``JSONError`` of the document or of the record.
    @inlinable
    public func decode<Record: JSONReadable>(
        _ type: Record.Type, from bytes: UnsafeRawBufferPointer
    ) throws(JSONError) -> Record where Record.Field == Field {
        defer { withExtendedLifetime(core) {} }
        return try Record(json: JSONFields(try core.index(bytes), ordinals))
    }
}

/// A record that is made of the fields of a JSON object.
///
/// ```swift
/// struct Reading: JSONReadable {
///     enum Field: String, JSONFieldName { case wheel, kPa = "pressure_kPa" }
///     init(json: JSONFields<Field>) throws(JSONError) {
///         wheel = try json.string(.wheel)
///         kPa = try json.decimal(.kPa)
///     }
/// }
/// ```
public protocol JSONReadable {
    /// The names of the members it is made of.
    associatedtype Field: JSONFieldName

    /// Makes a record; `json` is valid for this call only.
    ///
    /// - Throws: ``JSONError`` if a field is missing, of the wrong kind or refused.
    init(json: JSONFields<Field>) throws(JSONError)
}
