/// The indexed members of a validated object, in the document's order.
///
/// Valid as long as the document's bytes are and its reader has not read again; it must not leave the closure that was
/// given it.
@frozen
public struct JSONObject: RandomAccessCollection {
    @usableFromInline let indexed: JSONIndexed

    @inlinable
    init(_ indexed: JSONIndexed) { self.indexed = indexed }

    /// Always 0.
    @inlinable public var startIndex: Int { 0 }
    /// The number of members.
    @inlinable public var endIndex: Int { indexed.count }

    /// The object as it stands in the document, with its braces.
    @inlinable public var raw: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: indexed.base + Int(indexed.start), count: Int(indexed.end &- indexed.start))
    }

    /// The member at a place of the document's order.
    @inlinable
    public subscript(place: Int) -> JSONMember {
        precondition(place >= 0 && place < indexed.count, "there is no such member")
        let entry = indexed.entries[place]
        return JSONMember(
            key: JSONElement(
                base: indexed.base, start: entry.keyStart &- 1, end: entry.keyEnd &+ 1, kind: .string,
                trait: entry.keyIsEscaped ? .escaped : .plain),
            value: indexed.value(entry))
    }

    /// The value of the member of this name, `.absent` if there is none.
    ///
    /// - Complexity: O(*n*) in the number of members; for names known beforehand use ``JSONFieldReader``.
    public subscript(name: StaticString) -> JSONElement {
        first { $0.key.equals(name) }?.value ?? indexed.absent
    }
}

extension JSONIndexed {
    @inlinable
    @inline(__always)
    func value(_ entry: JSONEntry) -> JSONElement {
        JSONElement(base: base, start: entry.valueStart, end: entry.valueEnd, kind: entry.kind, trait: entry.trait)
    }

    @inlinable
    @inline(__always)
    var absent: JSONElement {
        JSONElement(base: base, start: start, end: start, kind: .absent, trait: .plain)
    }
}
