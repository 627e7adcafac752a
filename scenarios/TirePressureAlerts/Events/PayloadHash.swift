import MillraceFormats

/// A 64-bit hash of a packet's payload: its members as written, in their order, without those that differ between the
/// repetitions of one packet. It is compared within a burst only, a handful of packets.
enum PayloadHash {
    fileprivate static let repetitionNames: [StaticString] = [
        "time", "rssi", "snr", "noise", "freq", "freq1", "freq2", "mod", "repeat", "counter", "sequence",
    ]

    static func of(_ fields: JSONFields<TirePacket.Field>) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for member in fields.members where !member.key.namesRepetition {
            mix(member.key.raw, into: &hash)
            mix(member.value.raw, into: &hash)
        }
        return hash
    }

    private static func mix(_ bytes: UnsafeRawBufferPointer, into hash: inout UInt64) {
        var index = 0
        while bytes.count - index >= 8 {
            mix(bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self), into: &hash)
            index += 8
        }
        var rest: UInt64 = 0
        while index < bytes.count {
            rest = rest << 8 | UInt64(bytes[index])
            index += 1
        }
        mix(rest, into: &hash)
        mix(UInt64(bytes.count), into: &hash)
    }

    private static func mix(_ word: UInt64, into hash: inout UInt64) {
        let product = (hash ^ word).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
        hash = product.high ^ product.low &+ 0x632B_E59B_D9B4_E019
    }
}

extension JSONElement {
    /// Whether this is the name of a member that may differ between the repetitions of one packet.
    fileprivate var namesRepetition: Bool {
        let length = rawText?.count ?? 0
        guard hasEscapes || (3...8).contains(length) else { return false }
        for name in PayloadHash.repetitionNames where hasEscapes || name.utf8CodeUnitCount == length {
            if equals(name) { return true }
        }
        return false
    }
}
