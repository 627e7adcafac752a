import Foundation
import MillraceCore

/// A batch that is filled again and again with records of 100 bytes.
final class BenchBatch {
    private let builder = RecordBatchBuilder(capacity: 1 << 17)
    private let value = [UInt8](repeating: 0x61, count: 100)

    /// The batch with `records` records in it.
    func filled(records: Int) -> RecordBatchBuilder {
        builder.removeAll()
        value.withUnsafeBytes { value in
            for _ in 0..<records {
                builder.append(
                    timestamp: Timestamp(milliseconds: 1_700_000_000_000), key: nil, value: value,
                    headers: UnsafeRawBufferPointer(start: nil, count: 0))
            }
        }
        return builder
    }
}

/// Bare system calls.
enum BenchFile {
    /// Backs `count` bytes from `start` on with storage, where the system has a call for that.
    static func allocate(_ descriptor: Int32, from start: Int, count: Int) -> Bool {
        #if canImport(Darwin)
            return true
        #else
            return posix_fallocate(descriptor, off_t(start), off_t(count)) == 0
        #endif
    }

    /// Syncs as the engine does.
    static func sync(_ descriptor: Int32) -> Bool {
        #if canImport(Darwin)
            return fcntl(descriptor, F_FULLFSYNC) == 0
        #else
            return fdatasync(descriptor) == 0
        #endif
    }
}

/// Threads that each return something.
final class BenchThreads<Result: Sendable>: @unchecked Sendable {
    private let group = DispatchGroup()
    private let lock = NSLock()
    private var results: [Swift.Result<Result, any Error>] = []

    /// Runs `body` on a new thread.
    func start(_ body: @escaping @Sendable () throws -> Result) {
        group.enter()
        let thread = Thread { [self] in
            let result = Swift.Result { try body() }
            lock.withLock { results.append(result) }
            group.leave()
        }
        thread.stackSize = 1 << 20
        thread.start()
    }

    /// What all threads returned, when they have ended.
    func wait() throws -> [Result] {
        group.wait()
        return try results.map { try $0.get() }
    }
}
