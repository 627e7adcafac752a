import MillraceCore

/// Why an input record cannot be used: it goes to the dead letters.
public struct Rejection: Error, Hashable, Sendable {
    /// One of the application's fixed reasons, in words joined by hyphens: counted and compared.
    public var reason: String
    /// What was wrong, for a person; not compared.
    public var message: String

    /// A rejection for `reason`.
    public init(_ reason: String, _ message: String = "") {
        self.reason = reason
        self.message = message
    }
}

/// How the values of one type become bytes and bytes become values.
public struct Serde<Value>: Sendable {
    /// Reads a value from its bytes.
    public typealias Decode = (UnsafeRawBufferPointer) throws(Rejection) -> Value
    /// Appends a value's bytes.
    public typealias Encode = (Value, ByteWriter) -> Void

    /// Makes a function that reads values, for one thread.
    public let makeDecode: @Sendable () -> Decode
    /// Makes a function that writes values, for one thread.
    public let makeEncode: @Sendable () -> Encode
    /// What null is; nil for a serde that does not take it.
    @usableFromInline let null: NullForm<Value>?
    /// What the bytes are, in words; nil for a serde that says nothing of it. Two serdes that both do write equal values
    /// alike if these are equal.
    public private(set) var format: String?
    /// The part of a key's bytes by which its partition is chosen; nil for all of them.
    @usableFromInline private(set) var partitionPart: (@Sendable (UnsafeRawBufferPointer) -> UnsafeRawBufferPointer)?

    /// A serde whose functions keep something of their own for each thread, such as a parser's memory. What is decoded
    /// must include all that is encoded.
    public init(makeDecode: @escaping @Sendable () -> Decode, makeEncode: @escaping @Sendable () -> Encode) {
        self.init(makeDecode: makeDecode, makeEncode: makeEncode, null: nil)
    }

    @usableFromInline
    init(
        makeDecode: @escaping @Sendable () -> Decode, makeEncode: @escaping @Sendable () -> Encode,
        null: NullForm<Value>?
    ) {
        self.makeDecode = makeDecode
        self.makeEncode = makeEncode
        self.null = null
    }

    /// This serde under a name for its format, by which a topology tells that two streams to be joined have keys that are
    /// encoded differently.
    public func named(_ format: String) -> Serde {
        var named = self
        named.format = format
        return named
    }

    /// This serde, with records partitioned by the part of the key's bytes that `part` gives.
    @usableFromInline
    func partitioned(by part: (@Sendable (UnsafeRawBufferPointer) -> UnsafeRawBufferPointer)?) -> Serde {
        var partitioned = self
        partitioned.partitionPart = part
        return partitioned
    }

    /// This serde, with the format and the partitions of another that writes the same bytes.
    @usableFromInline
    func likeKeys<Other>(of other: Serde<Other>) -> Serde {
        var like = partitioned(by: other.partitionPart)
        like.format = other.format
        return like
    }

    /// The partition, among `count`, of a record whose key this serde has written as `bytes`.
    @inlinable
    public func partition(ofKey bytes: UnsafeRawBufferPointer, among count: Int32) -> Int32 {
        Partitioner.partition(of: partitionPart.map { $0(bytes) } ?? bytes, among: count)
    }

    /// A serde of two plain functions. `decode` must accept all that `encode` writes.
    @inlinable
    public init(
        decode: @escaping @Sendable (UnsafeRawBufferPointer) throws(Rejection) -> Value,
        encode: @escaping @Sendable (Value, ByteWriter) -> Void
    ) {
        self.init(makeDecode: { decode }, makeEncode: { encode })
    }
}

/// A type with a compact binary form, for state and repartition topics.
public protocol BinaryCodable: Sendable {
    /// Reads a value that `encode(to:)` wrote.
    /// - Throws: `DecodingFailure` if the bytes are damaged.
    init(from reader: inout ByteReader) throws(DecodingFailure)
    /// Appends the value's bytes.
    func encode(to writer: ByteWriter)
}

extension Serde where Value: BinaryCodable {
    /// The type's own binary form.
    @inlinable public static var binary: Serde {
        Serde(
            decode: { bytes throws(Rejection) in
                var reader = ByteReader(bytes)
                do throws(DecodingFailure) {
                    return try Value(from: &reader)
                } catch {
                    throw Rejection("malformed", error.description)
                }
            },
            encode: { value, writer in value.encode(to: writer) }
        )
        .named("binary \(Value.self)")
    }
}

extension Serde where Value == String {
    /// UTF-8 text; bytes that are not UTF-8 are rejected.
    public static var string: Serde {
        Serde(
            decode: { bytes throws(Rejection) in
                guard let text = String(validating: bytes, as: UTF8.self) else {
                    throw Rejection("malformed", "not UTF-8")
                }
                return text
            },
            encode: { text, writer in writer.write(utf8: text) }
        )
        .named("string")
    }
}

extension Serde where Value == Int64 {
    /// Eight bytes, big-endian, as Kafka's own serde has it.
    public static var int64: Serde {
        Serde(
            decode: { bytes throws(Rejection) in
                var reader = ByteReader(bytes)
                guard bytes.count == 8, let number = try? reader.read(Int64.self) else {
                    throw Rejection("malformed", "expected 8 bytes, found \(bytes.count)")
                }
                return number
            },
            encode: { number, writer in writer.write(number) }
        )
        .named("int64")
    }
}

extension String: BinaryCodable {
    /// Reads what `encode(to:)` wrote.
    /// - Throws: `DecodingFailure` if the bytes are damaged.
    public init(from reader: inout ByteReader) throws(DecodingFailure) {
        self = try reader.readString()
    }

    /// Appends the binary form.
    public func encode(to writer: ByteWriter) {
        writer.write(string: self)
    }
}

extension Int64: BinaryCodable {
    /// Reads what `encode(to:)` wrote.
    /// - Throws: `DecodingFailure` if the bytes are damaged.
    public init(from reader: inout ByteReader) throws(DecodingFailure) {
        self = try reader.readVariable()
    }

    /// Appends the binary form.
    public func encode(to writer: ByteWriter) {
        writer.write(variable: self)
    }
}

extension Optional: BinaryCodable where Wrapped: BinaryCodable {
    /// Reads what `encode(to:)` wrote.
    /// - Throws: `DecodingFailure` if the bytes are damaged.
    public init(from reader: inout ByteReader) throws(DecodingFailure) {
        self = try reader.readBool() ? try Wrapped(from: &reader) : nil
    }

    /// Appends the binary form.
    public func encode(to writer: ByteWriter) {
        writer.write(bool: self != nil)
        self?.encode(to: writer)
    }
}

extension Array: BinaryCodable where Element: BinaryCodable {
    /// Reads what `encode(to:)` wrote.
    /// - Throws: `DecodingFailure` if the bytes are damaged.
    public init(from reader: inout ByteReader) throws(DecodingFailure) {
        let count = try reader.readVariable()
        guard count >= 0, count <= Int64(reader.bytes.count) else {
            throw DecodingFailure(expected: "a number of elements", position: reader.position)
        }
        self = []
        reserveCapacity(Int(count))
        for _ in 0..<count { append(try Element(from: &reader)) }
    }

    /// Appends the binary form.
    public func encode(to writer: ByteWriter) {
        writer.write(variable: Int64(count))
        for element in self { element.encode(to: writer) }
    }
}
