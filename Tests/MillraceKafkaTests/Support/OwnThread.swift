#if Kafka
    import Foundation

    /// Runs `body`, which waits for a cluster, on a thread of its own: the few threads that tests share stay free.
    func onOwnThread(_ body: @escaping @Sendable () throws -> Void) async throws {
        try await withCheckedThrowingContinuation { continuation in
            Thread { continuation.resume(with: Result(catching: body)) }.start()
        }
    }
#endif
