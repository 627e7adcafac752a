import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Memory for files that come and go: the last few that went are used again, for to have the system clear and hand out
/// memory anew costs more than to write it.
final class MemoryPool: Sendable {
    /// A run of memory that is not in use.
    private struct Run: @unchecked Sendable {
        let start: UnsafeMutableRawPointer
        let size: Int
    }

    /// How many runs are kept.
    private static let kept = 2
    private let runs = Mutex<[Run]>([])

    deinit {
        for run in runs.withLock({ $0 }) { munmap(run.start, run.size) }
    }

    /// Memory of `size` bytes, whatever it holds; nil if there is none.
    func take(_ size: Int) -> UnsafeMutableRawPointer? {
        let size = max(size, 1)
        let known = runs.withLock { runs in
            runs.firstIndex { $0.size == size }.map { runs.remove(at: $0) }
        }
        if let known { return known.start }
        let flags = MAP_PRIVATE | MAP_ANON
        guard let memory = mmap(nil, size, PROT_READ | PROT_WRITE, flags, -1, 0), memory != MAP_FAILED else {
            return nil
        }
        return memory
    }

    /// Takes memory back that ``take(_:)`` gave.
    func give(_ start: UnsafeMutableRawPointer, _ size: Int) {
        let run = Run(start: start, size: max(size, 1))
        let surplus = runs.withLock { runs in
            runs.append(run)
            return runs.count > Self.kept ? runs.removeFirst() : nil
        }
        if let surplus { munmap(surplus.start, surplus.size) }
    }
}
