import Dispatch
import MillraceCore
import Synchronization

/// Committed state in memory, for the threads of one process.
package final class MemoryManifest: Manifest {
    private let state = Mutex(MemoryState())
    /// Changes take turns: not all callers come through the ``CommitQueue``.
    private let turn = DispatchSemaphore(value: 1)

    /// The state of a log without topics.
    package init() {}

    package func write<Result>(
        synced: Bool, _ body: (any ManifestSession) throws(EngineError) -> Result,
        isApplied: (any ManifestSession) throws(EngineError) -> Bool
    ) -> WriteOutcome<Result> {
        turn.wait()
        defer { turn.signal() }
        let session = MemorySession(state.withLock { $0 })
        do throws(EngineError) {
            let result = try body(session)
            state.withLock { $0 = session.state }
            return .committed(result)
        } catch {
            return .failed(error)
        }
    }

    package func read<Result>(
        _ body: (any ManifestSession) throws(EngineError) -> Result
    ) throws(EngineError) -> Result {
        try body(MemorySession(state.withLock { $0 }))
    }

    package func close() {}
}
