import CMillrace

/// Finds the slots of a store by the hashes of their keys: open addressing, linear probing, at most half full.
///
/// A bucket holds the hash beside the slot, so that growing and removing look at no key, and hardly any key is compared
/// that is not the one looked for. The table is freed by hand.
@frozen
@usableFromInline
struct SlotTable {
    /// The hash in the upper half, the slot's number plus one in the lower; 0 for none.
    @usableFromInline var buckets: UnsafeMutablePointer<UInt64>
    @usableFromInline var mask: Int
    /// How many slots it knows.
    @usableFromInline var count = 0

    @inlinable
    init() {
        (buckets, mask) = (SlotTable.allocate(128), 127)
    }

    @inlinable
    func free() { buckets.deallocate() }

    @inlinable
    static func allocate(_ capacity: Int) -> UnsafeMutablePointer<UInt64> {
        let buckets = LargeMemory.allocate(UInt64.self, capacity: capacity)
        buckets.initialize(repeating: 0, count: capacity)
        return buckets
    }

    /// Brings the bucket of `hash` near.
    @inlinable
    @inline(__always)
    func prefetch(_ hash: UInt32) { millrace_prefetch(buckets + (Int(hash) & mask)) }

    /// The slot in the bucket of `hash`, if it has this hash: a guess at what ``find(_:_:)`` will look at.
    @inlinable
    @inline(__always)
    func guess(_ hash: UInt32) -> Int32? {
        let bucket = buckets[Int(hash) & mask]
        return bucket != 0 && UInt32(truncatingIfNeeded: bucket &>> 32) == hash
            ? Int32(truncatingIfNeeded: bucket & 0xFFFF_FFFF) &- 1 : nil
    }

    /// The slot with this hash for which `isWanted` holds; nil if there is none.
    @inlinable
    @inline(__always)
    func find(_ hash: UInt32, _ isWanted: (Int32) -> Bool) -> Int32? {
        var index = Int(hash) & mask
        while true {
            let bucket = buckets[index]
            if bucket == 0 { return nil }
            if UInt32(truncatingIfNeeded: bucket &>> 32) == hash {
                let slot = Int32(truncatingIfNeeded: bucket & 0xFFFF_FFFF) &- 1
                if isWanted(slot) { return slot }
            }
            index = (index &+ 1) & mask
        }
    }

    /// Adds a slot, of which none with an equal key is there.
    @inlinable
    mutating func insert(_ hash: UInt32, _ slot: Int32) {
        if count &* 2 > mask { grow() }
        place(UInt64(hash) &<< 32 | UInt64(UInt32(bitPattern: slot &+ 1)))
        count &+= 1
    }

    @inlinable
    func place(_ bucket: UInt64) {
        var index = Int(bucket &>> 32) & mask
        while buckets[index] != 0 { index = (index &+ 1) & mask }
        buckets[index] = bucket
    }

    @inlinable
    mutating func grow() {
        let (old, capacity) = (buckets, mask &+ 1)
        (buckets, mask) = (SlotTable.allocate(capacity * 2), capacity * 2 - 1)
        for index in 0..<capacity where old[index] != 0 { place(old[index]) }
        old.deallocate()
    }

    /// Takes out a slot that is there, and moves what lies behind it up.
    @inlinable
    mutating func remove(_ hash: UInt32, _ slot: Int32) {
        let wanted = UInt64(hash) &<< 32 | UInt64(UInt32(bitPattern: slot &+ 1))
        var gap = Int(hash) & mask
        while buckets[gap] != wanted {
            if buckets[gap] == 0 { return }
            gap = (gap &+ 1) & mask
        }
        count &-= 1
        var index = gap
        while true {
            index = (index &+ 1) & mask
            let bucket = buckets[index]
            if bucket == 0 { break }
            // It may lie in the gap if its own bucket is not between the gap and here.
            let home = Int(bucket &>> 32) & mask
            if (index &- home) & mask >= (index &- gap) & mask {
                buckets[gap] = bucket
                gap = index
            }
        }
        buckets[gap] = 0
    }
}
