import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Memory for files that come and go: those that went last are used again first, being still near the processor; for to
/// have the system clear and hand out memory anew costs more than to write it.
final class MemoryPool: Sendable {
    /// A run of memory that is not in use.
    private struct Run: @unchecked Sendable {
        let start: UnsafeMutableRawPointer
        let size: Int
    }

    /// The runs that are kept, in the order in which they came.
    private struct Kept {
        var runs: [Run] = []
        var bytes = 0

        mutating func take(_ size: Int) -> Run? {
            guard let index = runs.lastIndex(where: { $0.size == size }) else { return nil }
            bytes -= size
            return runs.remove(at: index)
        }

        /// Adds `run` and returns those that are too many.
        mutating func give(_ run: Run) -> [Run] {
            runs.append(run)
            bytes += run.size
            var surplus: [Run] = []
            while bytes > MemoryPool.keptBytes {
                surplus.append(runs.removeFirst())
                bytes -= surplus[surplus.count - 1].size
            }
            return surplus
        }
    }

    /// How much memory is kept at most.
    private static let keptBytes = 64 << 20
    private let kept = Mutex(Kept())

    deinit {
        for run in kept.withLock({ $0.runs }) { munmap(run.start, run.size) }
    }

    /// Memory of `size` bytes, whatever it holds; nil if there is none.
    func take(_ size: Int) -> UnsafeMutableRawPointer? {
        let size = max(size, 1)
        if let known = kept.withLock({ $0.take(size) }) { return known.start }
        let flags = MAP_PRIVATE | MAP_ANON
        guard let memory = mmap(nil, size, PROT_READ | PROT_WRITE, flags, -1, 0), memory != MAP_FAILED else {
            return nil
        }
        return memory
    }

    /// Takes memory back that ``take(_:)`` gave.
    func give(_ start: UnsafeMutableRawPointer, _ size: Int) {
        let run = Run(start: start, size: max(size, 1))
        for surplus in kept.withLock({ $0.give(run) }) { munmap(surplus.start, surplus.size) }
    }
}
