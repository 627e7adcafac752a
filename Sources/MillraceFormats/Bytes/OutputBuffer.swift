/// A growable run of bytes that text is written to; emptied and used again, it keeps its memory.
///
/// A buffer belongs to one thread.
public final class OutputBuffer {
    @usableFromInline
    struct State {
        @usableFromInline var base: UnsafeMutablePointer<UInt8>
        @usableFromInline var count: Int
        @usableFromInline var capacity: Int
    }

    @usableFromInline let state: UnsafeMutablePointer<State>

    /// An empty buffer with room for `capacity` bytes; it grows by doubling.
    public init(capacity: Int = 1024) {
        let room = max(capacity, 32)
        state = .allocate(capacity: 1)
        state.initialize(to: State(base: .allocate(capacity: room), count: 0, capacity: room))
    }

    deinit {
        state.pointee.base.deallocate()
        state.deallocate()
    }

    /// How many bytes were written.
    @inlinable public var count: Int { state.pointee.count }

    /// Empties the buffer and keeps its memory.
    @inlinable
    public func removeAll() { state.pointee.count = 0 }

    /// Drops what was written after the first `count` bytes.
    ///
    /// - Precondition: `count` is in 0...`self.count`.
    @inlinable
    public func truncate(to count: Int) {
        precondition(count >= 0 && count <= self.count, "a buffer cannot be truncated to a greater length")
        state.pointee.count = count
    }

    /// Calls `body` with what was written; the bytes are valid for this call, in which nothing must be appended.
    @inlinable
    public func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        let state = state.pointee
        defer { withExtendedLifetime(self) {} }
        return try body(UnsafeRawBufferPointer(start: state.base, count: state.count))
    }

    /// A copy of what was written.
    public var bytes: [UInt8] { withUnsafeBytes { Array($0) } }

    /// What was written, as text.
    public var string: String { withUnsafeBytes { String(decoding: $0, as: UTF8.self) } }

    /// Makes room for `additional` bytes and returns where they go; ``advance(by:)`` makes them count.
    ///
    /// The pointer is valid until the next append.
    @inlinable
    @inline(__always)
    public func reserve(_ additional: Int) -> UnsafeMutablePointer<UInt8> {
        if state.pointee.capacity &- state.pointee.count < additional { grow(by: additional) }
        return state.pointee.base + state.pointee.count
    }

    /// Counts `written` bytes, which were reserved and written, as appended.
    @inlinable
    @inline(__always)
    public func advance(by written: Int) {
        assert(written >= 0 && written <= state.pointee.capacity - state.pointee.count)
        state.pointee.count &+= written
    }

    @usableFromInline
    @inline(never)
    func grow(by additional: Int) {
        let old = state.pointee
        let capacity = max(old.capacity * 2, old.count + additional)
        let base = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        base.moveInitialize(from: old.base, count: old.count)
        old.base.deallocate()
        state.pointee = State(base: base, count: old.count, capacity: capacity)
    }
}
