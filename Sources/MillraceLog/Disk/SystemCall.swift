import MillraceCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// System calls that may do less than they were asked, or be interrupted by a signal.
enum SystemCall {
    /// Calls `body`, which returns −1 and sets `errno` if it fails, until no signal interrupts it.
    static func uninterrupted<Number: SignedInteger>(_ body: () -> Number) -> Number {
        while true {
            let result = body()
            guard result < 0, errno == EINTR else { return result }
        }
    }

    /// Writes all of `bytes` at `position` by `write`, which may write fewer than it is given, as `pwrite` does. Returns
    /// zero, or the error's number.
    static func writeAll(
        _ bytes: UnsafeRawBufferPointer, at position: Int, by write: (UnsafeRawBufferPointer, Int) -> Int
    ) -> Int32 {
        var done = 0
        while done < bytes.count {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[done...])
            let written = uninterrupted { write(rest, position + done) }
            // A device that takes nothing and reports no error will not take it the next time.
            guard written != 0 else { return EIO }
            guard written > 0 else { return errno }
            done += written
        }
        return 0
    }
}
