/// A copy of a document's last bytes with zeros behind them, so that many bytes can be read from each of their positions
/// although nothing is known of the memory behind the document.
struct JSONEnding {
    /// How many of the document's bytes are kept.
    static var kept: Int { 64 }
    /// So many bytes may be read from each position, the one behind the document included.
    private static var zeros: Int { 64 }

    private let start: UnsafeMutableRawPointer

    init() {
        start = .allocate(byteCount: Self.kept + Self.zeros, alignment: 16)
        start.initializeMemory(as: UInt8.self, repeating: 0, count: Self.kept + Self.zeros)
    }

    func free() { start.deallocate() }

    /// Takes the ending of the document of `count` bytes at `base`.
    @inline(__always)
    func take(_ base: UnsafePointer<UInt8>, count: Int) {
        if count >= Self.kept {
            start.copyMemory(from: base + (count &- Self.kept), byteCount: Self.kept)
        } else {
            (start + (Self.kept &- count)).copyMemory(from: base, byteCount: count)
        }
    }

    /// Where the document would begin if all of it were here.
    @inline(__always)
    func base(count: Int) -> UnsafeRawPointer? {
        UnsafeRawPointer(bitPattern: UInt(bitPattern: start) &+ UInt(bitPattern: Self.kept &- count))
    }
}
