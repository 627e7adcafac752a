import MillraceCore

/// Decides what a loss of power leaves of that which was not synced. The same seed decides the same.
package struct PowerLoss: Hashable, Sendable {
    /// The unit in which a disk writes: whole or not at all.
    package static let sectorBytes = 512

    /// Which writes survive.
    package enum Manner: String, CaseIterable, Sendable {
        case none
        case all
        /// Of each file the first so many.
        case firstOnes
        /// Of each sector the first so many, for each sector anew: torn, and out of order.
        case sectors
    }

    /// Which writes survive.
    package var manner: Manner
    private var seed: UInt64

    /// A loss of power as `random` has it.
    package init(_ random: inout SeededRandom) {
        manner = random.chance(0.5) ? .sectors : random.element(of: Manner.allCases)
        seed = random.next()
    }

    /// A loss of power of the given manner.
    package init(_ manner: Manner, seed: UInt64 = 0) {
        self.manner = manner
        self.seed = seed
    }

    /// A source of chance for that which is called `name`, whatever else was decided before.
    func random(for name: String) -> SeededRandom {
        // FNV-1a: the standard library's hashes differ from process to process.
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        return SeededRandom(seed: seed ^ hash)
    }

    /// Whether a change of a name that was not synced survives.
    func keepsName(_ path: String) -> Bool {
        switch manner {
        case .none: return false
        case .all: return true
        case .firstOnes, .sectors:
            var random = random(for: path)
            return random.chance(0.5)
        }
    }
}

/// A write that has not been synced.
struct UnsyncedWrite {
    var position: Int
    var bytes: [UInt8]
}

extension PowerLoss {
    /// Makes those of `writes` that survive on `image`, what was durable of the file `path`.
    func apply(_ writes: [UnsyncedWrite], to image: FileBytes, path: String) {
        var random = random(for: path)
        switch manner {
        case .none: return
        case .all:
            for write in writes { write.bytes.withUnsafeBytes { image.write($0, at: write.position) } }
        case .firstOnes:
            let count = Int(random.integer(in: 0...Int64(writes.count)))
            for write in writes.prefix(count) { write.bytes.withUnsafeBytes { image.write($0, at: write.position) } }
        case .sectors: applySectors(writes, to: image, &random)
        }
    }

    private func applySectors(_ writes: [UnsyncedWrite], to image: FileBytes, _ random: inout SeededRandom) {
        let size = Self.sectorBytes
        // How many of the writes survive in each sector.
        let counts = (0...(image.count / size)).map { _ in Int(random.integer(in: 0...Int64(writes.count))) }
        for (index, write) in writes.enumerated() {
            write.bytes.withUnsafeBytes { bytes in
                var start = 0
                while start < bytes.count {
                    let sector = (write.position + start) / size
                    let end = min(bytes.count, (sector + 1) * size - write.position)
                    if index < counts[sector] {
                        image.write(UnsafeRawBufferPointer(rebasing: bytes[start..<end]), at: write.position + start)
                    }
                    start = end
                }
            }
        }
    }
}
