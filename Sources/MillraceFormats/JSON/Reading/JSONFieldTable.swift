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
    /// The ordinal found last at each of the first places of an object.
    private let guesses: UnsafeMutablePointer<Int32>
    private static var guessMask: Int { 31 }
    let count: Int

    /// A table in which the ordinal of a name is its place in `list`, which is not empty; of equal names the first counts.
    @usableFromInline
    init(_ list: [String]) {
        count = list.count
        names = .allocate(capacity: list.count)
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
        guesses = .allocate(capacity: JSONFieldTable.guessMask + 1)
        guesses.initialize(repeating: 0, count: JSONFieldTable.guessMask + 1)
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
        guesses.deallocate()
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

    /// The ordinal of the field named by `key`, the member at `place` of its object, or −1.
    ///
    /// Records of a stream mostly have their members in one order, so the last answer for the place is tried first.
    @inline(__always)
    func ordinal(of key: JSONKey, _ signature: KeySignature, at place: Int, in base: UnsafePointer<UInt8>) -> Int {
        let guess = Int(guesses[place & JSONFieldTable.guessMask])
        if matches(guess, key, signature, base) { return guess }
        let ordinal = search(key, signature, base)
        if ordinal >= 0 { guesses[place & JSONFieldTable.guessMask] = Int32(truncatingIfNeeded: ordinal) }
        return ordinal
    }

    @inline(never)
    private func search(_ key: JSONKey, _ signature: KeySignature, _ base: UnsafePointer<UInt8>) -> Int {
        var bucket = JSONFieldTable.bucket(signature.hash, seed, bucketMask)
        while true {
            let ordinal = Int(buckets[bucket])
            if ordinal < 0 || matches(ordinal, key, signature, base) { return ordinal }
            bucket = (bucket &+ 1) & bucketMask
        }
    }

    @inline(__always)
    private func matches(
        _ ordinal: Int, _ key: JSONKey, _ signature: KeySignature, _ base: UnsafePointer<UInt8>
    ) -> Bool {
        names[ordinal].signature == signature && (signature.length <= 16 || hasText(of: names[ordinal], key, base))
    }

    @inline(never)
    private func hasText(of name: Name, _ key: JSONKey, _ base: UnsafePointer<UInt8>) -> Bool {
        var bytes = JSONUnescaper(base: base, start: key.start, end: key.end)
        for offset in 0..<name.signature.length where bytes.next() != text[name.start &+ offset] { return false }
        return true
    }
}
