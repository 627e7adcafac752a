/// Reads JSON documents in place, complete by RFC 8259, for callers that do not know the names of the members.
///
/// One pass validates the whole document and indexes the members of its object. The index is memory of the reader that
/// is used again for the next document, so after the first few nothing is allocated. A reader belongs to one thread.
///
/// Refused besides what the grammar refuses: duplicate keys in any object (compared as bytes, escapes resolved), invalid
/// UTF-8 in strings, surrogate escapes without their other half, a byte order mark, and nesting deeper than the limit.
public final class JSONReader {
    private let core: JSONCore

    /// A reader.
    ///
    /// - Parameter maximumDepth: How deep objects and arrays may be nested; taken as 1...512.
    public init(maximumDepth: Int = 128) {
        core = JSONCore(names: [], maximumDepth: maximumDepth)
    }

    /// Validates `bytes`, which must be an object, and calls `body` with its members.
    ///
    /// - Throws: ``JSONError``, and what `body` throws.
    public func readObject<Result>(
        _ bytes: UnsafeRawBufferPointer, _ body: (JSONObject) throws -> Result
    ) throws -> Result {
        let object = JSONObject(try core.index(bytes))
        return try withExtendedLifetime(core) { try body(object) }
    }

    /// Validates the UTF-8 of `text`, which must be an object, and calls `body` with its members.
    ///
    /// - Throws: ``JSONError``, and what `body` throws.
    public func readObject<Result>(_ text: String, _ body: (JSONObject) throws -> Result) throws -> Result {
        try Array(text.utf8).withUnsafeBytes { try readObject($0, body) }
    }

    /// Validates `bytes` as a document of any kind.
    ///
    /// - Throws: ``JSONError`` that says what is wrong, and where.
    public func validate(_ bytes: UnsafeRawBufferPointer) throws(JSONError) {
        _ = try core.element(bytes)
    }
}
