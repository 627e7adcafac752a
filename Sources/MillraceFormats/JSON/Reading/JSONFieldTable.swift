/// The names a reader looks for, as an open-addressed table from a key to the ordinal of its field.
@usableFromInline
final class JSONFieldTable {
    struct Name: BitwiseCopyable {
        var signature: KeySignature
        var start: Int
    }

    private let names: UnsafeMutablePointer<Name>
    private let text: UnsafeMutablePointer<UInt8>
    private let buckets: UnsafeMutablePointer<Int32>
    private let bucketMask: Int
    private let seed: UInt64
    let count: Int

    /// A table in which the ordinal of a name is its place in `names`; of equal names the first counts.
    @usableFromInline
    init(_ list: [String]) {
        count = list.count
        names = .allocate(capacity: max(list.count, 1))
        text = .allocate(capacity: max(list.reduce(0) { $0 + $1.utf8.count }, 1))
        var start = 0
        for (ordinal, name) in list.enumerated() {
            for (offset, byte) in name.utf8.enumerated() { (text + start + offset).initialize(to: byte) }
            let bytes = UnsafeBufferPointer(start: text + start, count: name.utf8.count)
            (names + ordinal).initialize(to: Name(signature: KeySignature(plain: bytes), start: start))
            start += name.utf8.count
        }
        var bucketCount = 8
        while bucketCount < list.count * 4 { bucketCount *= 2 }
        bucketMask = bucketCount - 1
        buckets = .allocate(capacity: bucketCount)
        let hashes = (0..<list.count).map { [names] in names[$0].signature.hash }
        seed = JSONFieldTable.bestSeed(for: hashes, mask: bucketMask)
        buckets.initialize(repeating: -1, count: bucketCount)
        for (ordinal, hash) in hashes.enumerated() {
            var bucket = JSONFieldTable.bucket(hash, seed, bucketMask)
            while buckets[bucket] >= 0 { bucket = (bucket + 1) & bucketMask }
            buckets[bucket] = Int32(ordinal)
        }
    }

    deinit {
        names.deallocate()
        text.deallocate()
        buckets.deallocate()
    }

    /// The seed, among a few, with the fewest collisions.
    private static func bestSeed(for hashes: [UInt64], mask: Int) -> UInt64 {
        var best: (seed: UInt64, collisions: Int) = (1, .max)
        for candidate in 0..<64 {
            let seed = UInt64(candidate) &* 0x9E37_79B9_7F4A_7C16 | 1
            let collisions = hashes.count - Set(hashes.map { bucket($0, seed, mask) }).count
            if collisions < best.collisions { best = (seed, collisions) }
        }
        return best.seed
    }

    @inline(__always)
    private static func bucket(_ hash: UInt64, _ seed: UInt64, _ mask: Int) -> Int {
        Int(truncatingIfNeeded: (hash &* seed) &>> 32) & mask
    }

    /// The ordinal of the field named by `key`, or −1.
    @inline(__always)
    func ordinal(of key: JSONKey, _ signature: KeySignature, hash: UInt64, in base: UnsafePointer<UInt8>) -> Int {
        var bucket = JSONFieldTable.bucket(hash, seed, bucketMask)
        while true {
            let ordinal = Int(buckets[bucket])
            if ordinal < 0 { return -1 }
            if names[ordinal].signature == signature
                && (signature.length <= 16 || hasText(of: names[ordinal], key, base))
            {
                return ordinal
            }
            bucket = (bucket &+ 1) & bucketMask
        }
    }

    @inline(never)
    private func hasText(of name: Name, _ key: JSONKey, _ base: UnsafePointer<UInt8>) -> Bool {
        var bytes = JSONUnescaper(base: base, start: key.start, end: key.end)
        for offset in 0..<name.signature.length where bytes.next() != text[name.start &+ offset] { return false }
        return true
    }
}
