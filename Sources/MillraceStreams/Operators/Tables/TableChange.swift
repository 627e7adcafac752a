import MillraceCore

/// What a change of a table does to a group: takes a value out of it, puts one into it, or both.
@frozen
public struct TableChange<Value: Sendable>: Sendable {
    /// The value that leaves the group.
    public var old: Value?
    /// The value that comes into it.
    public var new: Value?

    @inlinable
    init(old: Value?, new: Value?) {
        self.old = old
        self.new = new
    }
}

extension Serde {
    /// Old and new value: for each a byte that says whether there is one, and if so the number of its bytes and the bytes
    /// of `value`.
    @usableFromInline
    static func change<Content>(_ value: Serde<Content>) -> Serde where Value == TableChange<Content> {
        Serde(
            makeDecode: {
                let decode = value.inState.makeDecode()
                return { bytes throws(Rejection) in
                    var reader = ByteReader(bytes)
                    var change = TableChange<Content>(old: nil, new: nil)
                    if let part = try part(&reader) { change.old = try decode(part) }
                    if let part = try part(&reader) { change.new = try decode(part) }
                    return change
                }
            },
            makeEncode: {
                let encode = value.inState.makeEncode()
                let writer = ByteWriter()
                return { change, target in
                    for part in [change.old, change.new] {
                        target.write(bool: part != nil)
                        guard let part else { continue }
                        writer.removeAll()
                        encode(part, writer)
                        target.write(variable: Int64(writer.count))
                        target.write(writer.bytes)
                    }
                }
            })
    }
}

/// The bytes of one of a change's values; nil if there is none.
private func part(_ reader: inout ByteReader) throws(Rejection) -> UnsafeRawBufferPointer? {
    do throws(DecodingFailure) {
        guard try reader.readBool() else { return nil }
        return try reader.readBytes(Int(clamping: reader.readVariable()))
    } catch {
        throw Rejection("malformed", error.description)
    }
}
