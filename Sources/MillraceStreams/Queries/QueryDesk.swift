import Synchronization

/// The queries that wait for one thread, which answers them between two batches. A thread that has no query waiting reads
/// one atomic number for it.
final class QueryDesk: Sendable {
    /// Looks into the tasks of the thread; they are nil if it has none any more.
    typealias Query = @Sendable ([StreamTask]?) -> Void

    private struct State {
        var queries: [Query] = []
        var isOpen = false
    }

    private let waiting = Atomic<Int>(0)
    private let state = Mutex(State())

    /// Takes queries from now on.
    func open() {
        state.withLock { $0.isOpen = true }
    }

    /// Takes no more queries; those that wait are told so.
    func close() {
        let queries = state.withLock { state in
            defer { state = State() }
            return state.queries
        }
        for query in queries { query(nil) }
    }

    /// Adds a query.
    func ask(_ query: @escaping Query) {
        let isOpen = state.withLock { state in
            if state.isOpen { state.queries.append(query) }
            return state.isOpen
        }
        if isOpen { waiting.add(1, ordering: .releasing) } else { query(nil) }
    }

    /// Answers what waits.
    func serve(_ tasks: [StreamTask]) {
        guard waiting.load(ordering: .acquiring) > 0 else { return }
        let queries = state.withLock { state in
            defer { state.queries = [] }
            return state.queries
        }
        waiting.subtract(queries.count, ordering: .relaxed)
        for query in queries { query(tasks) }
    }
}
