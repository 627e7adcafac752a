/// Kafka's default partitioner: murmur2 of the key's bytes, so that a key lies in the same partition here as where a
/// Kafka client of any language put it.
public enum Partitioner {
    /// The partition of `key` among `partitions`.
    /// - Complexity: O(*n*) in the key's bytes.
    @inlinable
    public static func partition(of key: UnsafeRawBufferPointer, among partitions: Int32) -> Int32 {
        guard partitions > 1 else { return 0 }
        return Int32(murmur2(key) & 0x7FFF_FFFF) % partitions
    }

    /// The hash murmur2 (Austin Appleby) with the seed that Kafka uses.
    @inlinable
    public static func murmur2(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        let multiplier: UInt32 = 0x5BD1_E995
        var hash: UInt32 = 0x9747_B28C ^ UInt32(truncatingIfNeeded: bytes.count)
        var index = 0
        while bytes.count - index >= 4 {
            var word = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt32.self))
            word = word &* multiplier
            word ^= word >> 24
            hash = (hash &* multiplier) ^ (word &* multiplier)
            index += 4
        }
        let left = bytes.count - index
        if left >= 3 { hash ^= UInt32(bytes[index + 2]) << 16 }
        if left >= 2 { hash ^= UInt32(bytes[index + 1]) << 8 }
        if left >= 1 { hash = (hash ^ UInt32(bytes[index])) &* multiplier }
        hash ^= hash >> 13
        hash = hash &* multiplier
        return hash ^ (hash >> 15)
    }
}
