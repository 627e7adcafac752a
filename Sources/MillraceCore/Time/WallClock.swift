import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Where a program reads the time of day and measures how much time has passed.
public protocol WallClock: Sendable {
    /// The time of day; may jump in either direction.
    func now() -> Timestamp
    /// Nanoseconds since an arbitrary start; never goes back.
    func monotonicNanoseconds() -> UInt64
}

/// The machine's clocks.
public struct SystemClock: WallClock {
    /// The machine's clocks.
    public init() {}

    /// The time of day.
    public func now() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(milliseconds: Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000)
    }

    /// Nanoseconds since an arbitrary start.
    public func monotonicNanoseconds() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}

/// A clock that stands still until it is moved by hand.
public final class ManualClock: WallClock {
    private let milliseconds: Mutex<Int64>

    /// A clock that shows `start`.
    public init(start: Timestamp = .zero) {
        milliseconds = Mutex(start.milliseconds)
    }

    /// The time of day.
    public func now() -> Timestamp {
        Timestamp(milliseconds: milliseconds.withLock { $0 })
    }

    /// Nanoseconds since an arbitrary start.
    public func monotonicNanoseconds() -> UInt64 {
        UInt64(max(0, milliseconds.withLock { $0 })) &* 1_000_000
    }

    /// Moves the clock on by `span`.
    public func advance(by span: TimeSpan) {
        milliseconds.withLock { $0 += span.milliseconds }
    }
}
