#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Memory whose last byte is followed, and whose first page is preceded, by a page that must not be touched: a read
/// beyond the end ends the process.
final class GuardedBytes {
    private let whole: UnsafeMutableRawPointer
    private let length: Int
    private let usable: UnsafeMutableRawBufferPointer

    init(capacity: Int) {
        let page = Int(sysconf(Int32(_SC_PAGESIZE)))
        let room = (capacity + page - 1) / page * page
        length = room + 2 * page
        let memory = mmap(nil, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0)
        guard let memory, memory != MAP_FAILED else { preconditionFailure("no memory for a test") }
        whole = memory
        precondition(mprotect(whole, page, PROT_NONE) == 0)
        precondition(mprotect(whole + page + room, page, PROT_NONE) == 0)
        usable = UnsafeMutableRawBufferPointer(start: whole + page, count: room)
    }

    deinit { munmap(whole, length) }

    /// Copies `bytes` so that they end where the forbidden page begins.
    func atEnd<Result>(_ bytes: [UInt8], _ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        let place = UnsafeMutableRawBufferPointer(rebasing: usable[(usable.count - bytes.count)...])
        place.copyBytes(from: bytes)
        return try body(UnsafeRawBufferPointer(place))
    }

    /// Copies `bytes` so that they begin where the forbidden page ends.
    func atStart<Result>(_ bytes: [UInt8], _ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        let place = UnsafeMutableRawBufferPointer(rebasing: usable[..<bytes.count])
        place.copyBytes(from: bytes)
        return try body(UnsafeRawBufferPointer(place))
    }
}
