extension JSONWriter {
    /// Writes a tree.
    ///
    /// - Precondition: The text of each `.number` is a JSON number.
    public mutating func value(_ value: JSONValue) {
        switch value {
        case .null: null()
        case .bool(let value): bool(value)
        case .number(let text):
            separate()
            output.append(text: text)
        case .string(let text): string(text)
        case .array(let elements):
            beginArray()
            for element in elements { self.value(element) }
            endArray()
        case .object(let members):
            beginObject()
            for member in members {
                key(named: member.name)
                self.value(member.value)
            }
            endObject()
        }
    }
}

extension JSONValue: CustomStringConvertible {
    /// The document without white space.
    public var description: String {
        let output = OutputBuffer()
        var writer = JSONWriter(into: output)
        writer.value(self)
        return output.string
    }
}
