import MillraceCore
import MillraceLog

/// How the end of a change of a simulated manifest fails.
package enum ManifestFault: Hashable, Sendable {
    /// The change is not made.
    case noSpace
    /// The change is made or not, and whoever asks is told only if `isTold`.
    case inputOutput(isMade: Bool, isTold: Bool)
}

/// Committed state in memory of which a loss of power takes a tail: what was committed since the last synced commit.
package final class SimulatedManifest: Manifest, @unchecked Sendable {
    /// The states that a loss of power may leave; the last is the current one.
    private var states: [MemoryState]
    /// Asked before the end of each change; nil lets it succeed.
    package var nextFault: () -> ManifestFault? = { nil }

    /// Committed state that begins with `state`, which is durable.
    package init(_ state: MemoryState = MemoryState()) {
        states = [state]
    }

    /// What is committed.
    package var state: MemoryState { states[states.count - 1] }

    /// What no loss of power takes away.
    package var durableState: MemoryState { states[0] }

    /// A manifest that begins with what is committed here.
    /// - Complexity: O(1).
    package func copy() -> SimulatedManifest {
        let copy = SimulatedManifest()
        copy.states = states
        return copy
    }

    /// A manifest that begins with what a loss of power leaves: the commits up to the last synced one, and some of
    /// those that follow, without gaps.
    package func after(_ loss: PowerLoss) -> SimulatedManifest {
        switch loss.manner {
        case .none: return SimulatedManifest(states[0])
        case .all: return SimulatedManifest(state)
        case .firstOnes, .sectors:
            var random = loss.random(for: "manifest")
            return SimulatedManifest(random.element(of: states))
        }
    }

    /// Makes `state` the committed one.
    private func commit(_ state: MemoryState, _ isSynced: Bool) {
        if isSynced { states.removeAll(keepingCapacity: true) }
        states.append(state)
    }

    package func write<Result>(
        synced: Bool, _ body: (any ManifestSession) throws(EngineError) -> Result,
        isApplied: (any ManifestSession) throws(EngineError) -> Bool
    ) -> WriteOutcome<Result> {
        let session = MemorySession(state)
        do throws(EngineError) {
            let result = try body(session)
            return end(session.state, synced, result, isApplied)
        } catch {
            return .failed(error)
        }
    }

    /// Ends a change that leads to `new`, unless a fault is due.
    func end<Result>(
        _ new: MemoryState, _ isSynced: Bool, _ result: Result,
        _ isApplied: (any ManifestSession) throws(EngineError) -> Bool
    ) -> WriteOutcome<Result> {
        switch nextFault() {
        case nil:
            commit(new, isSynced)
            return .committed(result)
        case .noSpace: return .failed(EngineError(.diskFull, "cannot commit: no space (simulated)"))
        case .inputOutput(let isMade, let isTold):
            if isMade { commit(new, isSynced) }
            let error = EngineError(.io, "cannot commit: input/output error (simulated)")
            guard isTold, let answer = try? isApplied(MemorySession(state)) else { return .unknown(error) }
            return answer ? .committed(result) : .failed(error)
        }
    }

    package func read<Result>(
        _ body: (any ManifestSession) throws(EngineError) -> Result
    ) throws(EngineError) -> Result {
        try body(MemorySession(state))
    }

    package func close() {}
}
