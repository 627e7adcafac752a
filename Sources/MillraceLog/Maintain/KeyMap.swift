import MillraceCore

/// The last offset of each key, by a 128-bit hash of the key that differs from process to process: two keys that share
/// one would be taken for the same, which among a billion keys has a chance of one in 10^20.
///
/// An open hash table; it takes up 32 to 64 bytes for each key, and the same again while it grows.
struct KeyMap {
    private struct Slot {
        var high: UInt64 = 0
        var low: UInt64 = 0
        /// −1 in a free slot.
        var offset: Int64 = -1
    }

    /// About how many bytes a key takes up.
    static let bytesPerKey = 64

    private var slots: [Slot]
    private(set) var count = 0

    /// An empty map.
    init() {
        slots = Array(repeating: Slot(), count: 64)
    }

    /// Notes that `key` stands at `offset`, which is greater than those noted before.
    mutating func note(_ key: UnsafeRawBufferPointer, at offset: Int64) {
        if count * 4 >= slots.count * 3 { grow() }
        let index = place(of: KeyMap.hash(key))
        if slots[index.place].offset < 0 {
            count += 1
            (slots[index.place].high, slots[index.place].low) = index.hash
        }
        slots[index.place].offset = offset
    }

    /// The last offset that was noted for `key`; nil if there is none.
    func last(_ key: UnsafeRawBufferPointer) -> Int64? {
        let offset = slots[place(of: KeyMap.hash(key)).place].offset
        return offset < 0 ? nil : offset
    }

    private typealias Hash = (high: UInt64, low: UInt64)

    /// Two keyed hashes of the same bytes, told apart by a byte in front of them.
    private static func hash(_ key: UnsafeRawBufferPointer) -> Hash {
        func half(_ salt: UInt8) -> UInt64 {
            var hasher = Hasher()
            hasher.combine(salt)
            hasher.combine(bytes: key)
            return UInt64(bitPattern: Int64(hasher.finalize()))
        }
        return (half(1), half(2))
    }

    /// The slot that holds `hash`, or the free one where it belongs.
    private func place(of hash: Hash) -> (place: Int, hash: Hash) {
        let mask = slots.count - 1
        var place = Int(truncatingIfNeeded: hash.high) & mask
        while slots[place].offset >= 0, slots[place].high != hash.high || slots[place].low != hash.low {
            place = (place + 1) & mask
        }
        return (place, hash)
    }

    private mutating func grow() {
        let old = slots
        slots = Array(repeating: Slot(), count: old.count * 2)
        for slot in old where slot.offset >= 0 { slots[place(of: (slot.high, slot.low)).place] = slot }
    }
}
