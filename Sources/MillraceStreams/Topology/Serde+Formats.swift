import MillraceCore
import MillraceFormats

extension Serde where Value: JSONReadable & JSONWritable & Sendable {
    /// One JSON object, as the type reads and writes it.
    @inlinable public static var json: Serde {
        Serde(makeDecode: makeJSONDecode, makeEncode: makeJSONEncode).named("JSON")
    }
}

extension Serde where Value: JSONReadable & Sendable {
    /// One JSON object, for topics that are only read: nothing is written.
    @inlinable public static var readingJSON: Serde {
        Serde(makeDecode: makeJSONDecode, makeEncode: { { _, _ in } }).named("JSON")
    }

    @inlinable
    static func makeJSONDecode() -> Decode {
        let reader = JSONFieldReader<Value.Field>()
        return { bytes throws(Rejection) in
            do throws(JSONError) {
                return try reader.decode(Value.self, from: bytes)
            } catch {
                throw Rejection("malformed", error.description)
            }
        }
    }
}

extension Serde where Value: JSONWritable & Sendable {
    /// One JSON value, for topics that are only written: what is read is rejected.
    @inlinable public static var writingJSON: Serde {
        Serde(
            makeDecode: { { _ throws(Rejection) in throw Rejection("no-serde", "a topic that is only written") } },
            makeEncode: makeJSONEncode)
    }

    @inlinable
    static func makeJSONEncode() -> Encode {
        let output = OutputBuffer()
        return { value, writer in
            output.removeAll()
            var json = JSONWriter(into: output)
            value.write(to: &json)
            output.withUnsafeBytes { writer.write($0) }
        }
    }
}

extension ShortText: BinaryCodable {
    /// Reads what `encode(to:)` wrote.
    /// - Throws: `DecodingFailure` if the bytes are damaged.
    @inlinable
    public init(from reader: inout ByteReader) throws(DecodingFailure) {
        let count = try reader.readVariable()
        let bytes = try reader.readBytes(Int(clamping: count))
        guard let text = ShortText(utf8: bytes) else {
            throw DecodingFailure(expected: "a text of at most 15 bytes", position: reader.position)
        }
        self = text
    }

    /// Appends the binary form.
    @inlinable
    public func encode(to writer: ByteWriter) {
        withUTF8 { utf8 in
            writer.write(variable: Int64(utf8.count))
            writer.write(UnsafeRawBufferPointer(utf8))
        }
    }
}
