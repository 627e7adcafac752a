/// Writes JSON to a buffer, without white space: the same calls always give the same bytes.
///
/// ```swift
/// var json = JSONWriter(into: buffer)
/// json.beginObject()
/// json.member("vehicle", "V-17")
/// json.key("kPa")
/// json.decimal(pressure)
/// json.endObject()                     // {"vehicle":"V-17","kPa":181.300}
/// ```
/// Commas are the writer's business; that keys stand in objects only, and each has one value, is the caller's (checked in
/// debug builds only). Several documents may be written one after the other with ``newline()`` between.
public struct JSONWriter {
    /// Where it writes to.
    public let output: OutputBuffer
    @usableFromInline var needsComma = false
    @usableFromInline var followsKey = false
    @usableFromInline var depth = 0

    /// A writer that appends to `output`.
    @inlinable
    public init(into output: OutputBuffer) { self.output = output }

    /// Begins an object.
    @inlinable
    public mutating func beginObject() { open(0x7B) }

    /// Ends the innermost object.
    @inlinable
    public mutating func endObject() { close(0x7D) }

    /// Begins an array.
    @inlinable
    public mutating func beginArray() { open(0x5B) }

    /// Ends the innermost array.
    @inlinable
    public mutating func endArray() { close(0x5D) }

    /// Ends a line after a whole document.
    @inlinable
    public mutating func newline() {
        assert(depth == 0, "a line ends between documents only")
        output.append(0x0A)
        needsComma = false
    }

    /// Writes a member's key; its value must follow.
    @inlinable
    public mutating func key(_ name: StaticString) {
        separate()
        output.append(jsonString: UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
        finishKey()
    }

    /// Writes a member's key that the program does not know beforehand.
    @inlinable
    public mutating func key(named name: String) {
        separate()
        var name = name
        name.withUTF8 { output.append(jsonString: $0) }
        finishKey()
    }

    @inlinable
    @inline(__always)
    mutating func open(_ bracket: UInt8) {
        separate()
        output.append(bracket)
        needsComma = false
        depth &+= 1
    }

    @inlinable
    @inline(__always)
    mutating func close(_ bracket: UInt8) {
        precondition(depth > 0, "more objects and arrays were ended than begun")
        assert(!followsKey, "a key must have a value")
        output.append(bracket)
        needsComma = true
        depth &-= 1
    }

    /// Puts the comma between two members or elements.
    @inlinable
    @inline(__always)
    mutating func separate() {
        if needsComma { output.append(0x2C) }
        needsComma = true
        followsKey = false
    }

    @inlinable
    @inline(__always)
    mutating func finishKey() {
        assert(depth > 0, "a key stands in an object")
        output.append(0x3A)
        needsComma = false
        followsKey = true
    }
}
