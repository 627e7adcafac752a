extension JSONValue {
    /// Parses a whole document of any kind.
    ///
    /// - Parameters:
    ///   - bytes: The document.
    ///   - maximumDepth: How deep objects and arrays may be nested; taken as 1...512.
    /// - Throws: ``JSONError`` that says what is wrong, and where.
    public init(parsing bytes: UnsafeRawBufferPointer, maximumDepth: Int = 128) throws(JSONError) {
        let element = try JSONCore(names: [], maximumDepth: maximumDepth).element(bytes)
        var position = element.position
        self = try JSONTreeBuilder(walker: element.walker).value(at: &position)
    }

    /// Parses the UTF-8 of `text`, a whole document of any kind.
    ///
    /// - Throws: ``JSONError`` that says what is wrong, and where.
    public init(parsing text: String, maximumDepth: Int = 128) throws(JSONError) {
        let parsed = Array(text.utf8).withUnsafeBytes { bytes in
            Result { () throws(JSONError) in try JSONValue(parsing: bytes, maximumDepth: maximumDepth) }
        }
        self = try parsed.get()
    }

    /// A copy of a value in place.
    ///
    /// - Precondition: The element is not absent.
    public init(_ element: JSONElement) {
        precondition(element.kind != .absent, "an absent element has no value")
        var position = element.position
        guard let value = try? JSONTreeBuilder(walker: element.walker).value(at: &position) else {
            preconditionFailure("the bytes of a JSON element changed while it was used")
        }
        self = value
    }
}

/// Builds a tree from text that was validated before, in one walk.
private struct JSONTreeBuilder {
    let walker: JSONScanner

    /// The value that begins at `position`, which moves behind it.
    func value(at position: inout Int) throws(JSONError) -> JSONValue {
        switch walker.byte(position) {
        case 0x7B: return .object(try members(at: &position))
        case 0x5B: return .array(try elements(at: &position))
        default: break
        }
        let start = position
        let span = try walker.value(at: start, depth: 0)
        position = span.end
        let element = JSONElement(walker.base, start, span)
        switch span.kind {
        case .bool: return .bool(span.trait == .yes)
        case .number: return .number(String(decoding: element.raw, as: UTF8.self))
        case .string: return .string(element.string ?? "")
        default: return .null
        }
    }

    private func elements(at position: inout Int) throws(JSONError) -> [JSONValue] {
        var elements: [JSONValue] = []
        position = walker.afterSpace(position + 1)
        while walker.byte(position) != 0x5D {
            elements.append(try value(at: &position))
            position = walker.afterSeparator(position)
        }
        position += 1
        return elements
    }

    private func members(at position: inout Int) throws(JSONError) -> [JSONValue.Member] {
        var members: [JSONValue.Member] = []
        position = walker.afterSpace(position + 1)
        while walker.byte(position) != 0x7D {
            let key = try walker.key(at: position)
            let span = JSONSpan(end: key.end + 1, kind: .string, trait: key.isEscaped ? .escaped : .plain)
            let name = JSONElement(walker.base, key.start - 1, span).string ?? ""
            position = key.valueStart
            members.append(JSONValue.Member(name, try value(at: &position)))
            position = walker.afterSeparator(position)
        }
        position += 1
        return members
    }
}
