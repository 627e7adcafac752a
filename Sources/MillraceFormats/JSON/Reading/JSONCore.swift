/// What the readers share: the table of names, the scratch memory and the way from bytes to an index.
@usableFromInline
final class JSONCore {
    private let table: JSONFieldTable?
    private let scratch: UnsafeMutablePointer<JSONScratch>
    private let maximumDepth: Int

    /// - Parameters:
    ///   - names: The names of the fields wanted, or none.
    ///   - maximumDepth: How deep objects and arrays may be nested; taken as 1...512.
    @usableFromInline
    init(names: [String], maximumDepth: Int) {
        table = names.isEmpty ? nil : JSONFieldTable(names)
        scratch = .allocate(capacity: 1)
        scratch.initialize(to: JSONScratch(slotCount: names.count))
        self.maximumDepth = min(max(maximumDepth, 1), 512)
    }

    deinit {
        scratch.pointee.free()
        scratch.deallocate()
    }

    /// Validates a document that must be an object; the answer is valid until the next call.
    @usableFromInline
    func index(_ bytes: UnsafeRawBufferPointer) throws(JSONError) -> JSONIndexed {
        let scanner = try scanner(bytes)
        let range = try scanner.indexDocument(table, scratch)
        // They move when they grow.
        scratch.pointee.parts.pointee.entries = UnsafePointer(scratch.pointee.entries.base)
        return JSONIndexed(
            base: scanner.base, start: UInt32(truncatingIfNeeded: range.lowerBound),
            end: UInt32(truncatingIfNeeded: range.upperBound), count: scratch.pointee.entries.count,
            parts: UnsafePointer(scratch.pointee.parts))
    }

    /// Validates a document of any kind.
    func element(_ bytes: UnsafeRawBufferPointer) throws(JSONError) -> JSONElement {
        let scanner = try scanner(bytes)
        let (start, value) = try scanner.wholeDocument()
        return JSONElement(scanner.base, start, value)
    }

    @inline(__always)
    private func scanner(_ bytes: UnsafeRawBufferPointer) throws(JSONError) -> JSONScanner {
        guard let base = bytes.baseAddress else { throw JSONError(.empty, at: 0) }
        return JSONScanner(
            base: base.assumingMemoryBound(to: UInt8.self), end: bytes.count, maximumDepth: maximumDepth,
            scratch: scratch)
    }
}

/// Where a validated object and the index of its members lie. Four words, so that it is returned in registers: in memory
/// it would be written by parts and read as a whole, for which a processor has to wait.
@frozen
@usableFromInline
struct JSONIndexed {
    @usableFromInline let base: UnsafePointer<UInt8>
    @usableFromInline let start: UInt32
    @usableFromInline let end: UInt32
    @usableFromInline let count: Int
    @usableFromInline let parts: UnsafePointer<JSONIndexParts>

    @inlinable var entries: UnsafePointer<JSONEntry> {
        @inline(__always) get { parts.pointee.entries }
    }

    @inlinable var slots: UnsafePointer<Int32> {
        @inline(__always) get { parts.pointee.slots }
    }
}

/// What an index consists of; the memory of its reader.
@frozen
@usableFromInline
struct JSONIndexParts {
    @usableFromInline var entries: UnsafePointer<JSONEntry>
    @usableFromInline var slots: UnsafePointer<Int32>

    init(entries: UnsafePointer<JSONEntry>, slots: UnsafePointer<Int32>) {
        self.entries = entries
        self.slots = slots
    }
}
