/// A top-level member as the index keeps it. Offsets count from the document's first byte.
@frozen
@usableFromInline
struct JSONEntry: BitwiseCopyable {
    /// The key's text, without quotes.
    @usableFromInline var keyStart: UInt32
    @usableFromInline var keyEnd: UInt32
    @usableFromInline var valueStart: UInt32
    @usableFromInline var valueEnd: UInt32
    /// An odd hash of the key; 0 for the key of a field, whose slot tells whether it came before.
    @usableFromInline var tag: UInt64
    @usableFromInline var kind: JSONKind
    @usableFromInline var trait: JSONTrait
    @usableFromInline var keyIsEscaped: Bool
}

/// A key that must not come again in its object.
struct JSONSeenKey: BitwiseCopyable {
    var tag: UInt64
    var start: UInt32
    var end: UInt32
    var isEscaped: Bool
}

/// The memory of a reader, kept from document to document: the index of top-level members, the field slots, and the keys
/// of the objects that are open.
struct JSONScratch {
    /// Up to this many keys each is compared with all before it; beyond, they are sorted when the object ends.
    static var linearKeys: Int { 32 }

    /// With room for all that a shape recognises.
    var entries: ScratchArray<JSONEntry>
    /// For each field of the table the index of its entry, or −1.
    let slots: UnsafeMutablePointer<Int32>
    let slotCount: Int
    var keys: ScratchArray<JSONSeenKey>
    var shape = JSONShape()

    init(slotCount: Int) {
        entries = ScratchArray(capacity: JSONShape.limit)
        keys = ScratchArray(capacity: 64)
        slots = .allocate(capacity: max(slotCount, 1))
        self.slotCount = slotCount
        slots.initialize(repeating: -1, count: max(slotCount, 1))
    }

    func free() {
        entries.free()
        keys.free()
        shape.free()
        slots.deallocate()
    }

    @inline(__always)
    mutating func reset() {
        entries.truncate(to: 0)
        keys.truncate(to: 0)
        slots.update(repeating: -1, count: slotCount)
    }
}
