/// The keys of the object that was read last, in its order: most records of a stream have the same keys in the same
/// order, and then each key is recognised by two loads, without being scanned, looked up or compared with the others.
///
/// The members kept are always the first ones of one object that was validated, so no key is among them twice.
struct JSONShape {
    struct Member: BitwiseCopyable {
        /// What stands between the comma or brace before the member and its value, little-endian, zeros behind: the key with
        /// its quotes and the colon behind it, and one space before and behind these if there is one.
        var head: UInt64
        var tail: UInt64
        var headMask: UInt64
        var tailMask: UInt64
        /// How many bytes that is.
        var length: Int
        /// Where in them the key begins and ends, without its quotes.
        var keyStart: UInt32
        var keyEnd: UInt32
        /// See ``JSONEntry/tag``.
        var tag: UInt64
        /// The ordinal of the field it names, or −1.
        var ordinal: Int32

        /// Whether the sixteen bytes at `text` begin with it.
        @inline(__always)
        func begins(_ text: UnsafeRawPointer) -> Bool {
            let first = UInt64(littleEndian: text.loadUnaligned(as: UInt64.self))
            let second = UInt64(littleEndian: text.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
            return ((first ^ head) & headMask) | ((second ^ tail) & tailMask) == 0
        }
    }

    /// Objects are recognised up to this many members.
    static var limit: Int { 32 }
    /// What stands before a value is recognised up to this many bytes.
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
        guard !key.isEscaped, scanner.byte(key.end &+ 1) == 0x3A else { return }
        let quote = key.start &- 1
        let start = scanner.isSingleSpace(quote &- 1) ? quote &- 1 : quote
        let end = scanner.isSingleSpace(key.end &+ 2) ? key.end &+ 3 : key.end &+ 2
        let length = end &- start
        guard length <= Self.longest else { return }
        let isLong = length > 8
        let (headMask, tailMask) = (Word.mask(min(length, 8)), isLong ? Word.mask(length &- 8) : 0)
        members[place] = Member(
            head: scanner.word(start) & headMask, tail: isLong ? scanner.word(start &+ 8) & tailMask : 0,
            headMask: headMask, tailMask: tailMask, length: length,
            keyStart: UInt32(truncatingIfNeeded: key.start &- start),
            keyEnd: UInt32(truncatingIfNeeded: key.end &- start), tag: entry.tag,
            ordinal: Int32(truncatingIfNeeded: ordinal))
        count = place &+ 1
    }
}

extension JSONScanner {
    /// Whether there is a space at `position` and none beside it.
    fileprivate func isSingleSpace(_ position: Int) -> Bool {
        position > 0 && byte(position) == 0x20 && byte(position &- 1) > 0x20 && byte(position &+ 1) > 0x20
    }
}
