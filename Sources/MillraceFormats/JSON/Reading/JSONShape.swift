/// The keys of the object that was read last, in its order: most records of a stream have the same keys in the same
/// order, and then each key is recognised by two loads, without being scanned, looked up or compared with the others.
///
/// The members kept are always the first ones of one object that was validated, so no key is among them twice.
struct JSONShape {
    struct Member: BitwiseCopyable {
        /// The key with its quotes and the colon behind it, little-endian, zeros behind.
        var head: UInt64
        var tail: UInt64
        var headMask: UInt64
        var tailMask: UInt64
        /// How many bytes that is.
        var length: Int
        /// See ``JSONEntry/tag``.
        var tag: UInt64
        /// The ordinal of the field it names, or −1.
        var ordinal: Int32
    }

    /// Objects are recognised up to this many members.
    static var limit: Int { 32 }
    /// Quotes, colon and key together are recognised up to this many bytes.
    private static var longest: Int { 16 }

    let members: UnsafeMutablePointer<Member>
    private(set) var count = 0

    init() { members = .allocate(capacity: Self.limit) }

    func free() { members.deallocate() }

    /// Takes `key`, which is member number `place` of an object of which the members before are as kept here.
    @inline(never)
    mutating func learn(_ key: JSONKey, _ entry: JSONEntry, ordinal: Int, at place: Int, in scanner: JSONScanner) {
        guard place <= count, place < Self.limit else { return }
        count = place
        let length = key.end &- key.start &+ 3
        let start = key.start &- 1
        guard !key.isEscaped, length <= Self.longest, scanner.byte(key.end &+ 1) == 0x3A else { return }
        let isLong = length > 8
        let (headMask, tailMask) = (Word.mask(min(length, 8)), isLong ? Word.mask(length &- 8) : 0)
        members[place] = Member(
            head: scanner.word(start) & headMask, tail: isLong ? scanner.word(start &+ 8) & tailMask : 0,
            headMask: headMask, tailMask: tailMask, length: length, tag: entry.tag,
            ordinal: Int32(truncatingIfNeeded: ordinal))
        count = place &+ 1
    }
}

extension JSONScanner {
    /// Whether `member` begins at `position`.
    @inline(__always)
    func begins(_ member: UnsafePointer<JSONShape.Member>, at position: Int) -> Bool {
        guard position < end, (word(position) ^ member.pointee.head) & member.pointee.headMask == 0 else {
            return false
        }
        if member.pointee.tailMask == 0 { return true }
        return position &+ 8 < end && (word(position &+ 8) ^ member.pointee.tail) & member.pointee.tailMask == 0
    }
}
