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
    /// How many digits of a number stand behind the point, if the scan has read it; else −1.
    @usableFromInline var scale: Int8 = -1
    /// The digits of a number that was read, with its sign.
    @usableFromInline var significand: Int64 = 0
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
    /// Where the entries and the slots lie, for those who read the index.
    let parts: UnsafeMutablePointer<JSONIndexParts>
    /// Of how many members of the shape the slots are, and of no others; −1 if it is not so. Mostly an object has the
    /// members of the one before, and then nothing is to be done.
    private var filed = -1
    var keys: ScratchArray<JSONSeenKey>
    var shape = JSONShape()
    /// The document's last bytes, with zeros behind them.
    let ending = JSONEnding()

    init(slotCount: Int) {
        entries = ScratchArray(capacity: JSONShape.limit)
        keys = ScratchArray(capacity: 64)
        slots = .allocate(capacity: max(slotCount, 1))
        self.slotCount = slotCount
        slots.initialize(repeating: -1, count: max(slotCount, 1))
        parts = .allocate(capacity: 1)
        parts.initialize(to: JSONIndexParts(entries: entries.base, slots: slots))
    }

    func free() {
        entries.free()
        keys.free()
        shape.free()
        ending.free()
        slots.deallocate()
        parts.deallocate()
    }

    /// Completes the index of an object that has the first `count` members of the shape, and no others so far: their entries
    /// are there, but for the tags.
    @inline(__always)
    mutating func file(_ count: Int) {
        entries.setCount(count)
        if count != filed { fileSlots(count) }
    }

    @inline(never)
    private mutating func fileSlots(_ count: Int) {
        slots.update(repeating: -1, count: slotCount)
        for place in 0..<count {
            let ordinal = Int(shape.members[place].ordinal)
            if ordinal >= 0 { slots[ordinal] = Int32(truncatingIfNeeded: place) }
        }
        filed = count
    }

    /// Does the same for an object that has other members behind these.
    mutating func fileBeforeOthers(_ count: Int) {
        file(count)
        filed = -1
        for place in 0..<count { entries.base[place].tag = shape.members[place].tag }
    }
}
