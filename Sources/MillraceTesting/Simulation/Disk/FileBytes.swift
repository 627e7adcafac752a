/// The bytes of a simulated file, zero at first.
final class FileBytes: @unchecked Sendable {
    let count: Int
    private let start: UnsafeMutableRawPointer

    init(count: Int) {
        self.count = count
        start = .allocate(byteCount: max(count, 1), alignment: 16)
        start.initializeMemory(as: UInt8.self, repeating: 0, count: max(count, 1))
    }

    deinit {
        start.deallocate()
    }

    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: count) }

    /// The same bytes in memory of their own, cut off at `count` or filled up with zeros.
    func copy(count: Int) -> FileBytes {
        let copy = FileBytes(count: count)
        copy.start.copyMemory(from: start, byteCount: min(count, self.count))
        return copy
    }

    func write(_ bytes: UnsafeRawBufferPointer, at position: Int) {
        guard let source = bytes.baseAddress, bytes.count > 0 else { return }
        precondition(position >= 0 && position + bytes.count <= count, "a simulated file never grows")
        (start + position).copyMemory(from: source, byteCount: bytes.count)
    }
}
