import MillraceCore

/// The committed state of a log: what exists and how far it reaches. It is what makes commits atomic.
package protocol Manifest: Sendable {
    /// Runs `body` while no other thread or process can write. What it changed takes effect together when it returns,
    /// and not at all if it throws. Callers queue before this; see ``CommitQueue``.
    ///
    /// Changes survive a loss of power in the order in which they were made: all of them up to some one. A change that
    /// is `synced` survives from when this returns, and so do all before it; the others survive the end of any process,
    /// but a loss of power may take away the last of them.
    ///
    /// If the end of the change fails in a way that leaves its outcome open, `isApplied` looks, still before anyone
    /// else can write, whether it took effect.
    func write<Result>(
        synced: Bool, _ body: (any ManifestSession) throws(EngineError) -> Result,
        isApplied: (any ManifestSession) throws(EngineError) -> Bool
    ) -> WriteOutcome<Result>

    /// Runs `body` on a state that stands still. It must change nothing, and be short.
    func read<Result>(_ body: (any ManifestSession) throws(EngineError) -> Result) throws(EngineError) -> Result

    /// Writes anew what a failed sync may have lost of the committed state, while it can still be read.
    func repair() throws(EngineError)

    /// Lets go of files and connections. The manifest is not used afterwards.
    func close()
}

/// How a change of committed state ended.
package enum WriteOutcome<Result> {
    case committed(Result)
    case failed(EngineError)
    /// It may or may not have taken effect.
    case unknown(EngineError)
}

extension Manifest {
    /// State in memory has nothing to write anew.
    package func repair() throws(EngineError) {}

    /// Runs `body` as a change that can be made again without harm.
    func change<Result>(
        synced: Bool = false, _ body: (any ManifestSession) throws(EngineError) -> Result
    ) throws(EngineError) -> Result {
        switch write(synced: synced, body, isApplied: { (_) throws(EngineError) in false }) {
        case .committed(let result): return result
        case .failed(let error), .unknown(let error): throw error
        }
    }
}
