import Foundation
import MillraceCore
import Synchronization

/// Queries are answered by the threads between two batches: within milliseconds on the embedded engine, within a tenth of
/// a second where an engine cannot wake a thread that waits for records. They block the caller's thread and are not for tasks of Swift's concurrency.
extension StreamsRuntime {
    /// The value of `key` in the store; nil if it has none in this process.
    /// - Throws: ``StoreQueryError``.
    public func query<Key, Value>(
        _ store: StoreView<Key, Value>, key: Key, timeout: TimeSpan = .seconds(5)
    ) throws(StoreQueryError) -> StoreAnswer<Value?> {
        try value(store, key, timeout: timeout)
    }

    /// Every key of the store in this process with its value.
    /// - Throws: ``StoreQueryError``.
    /// - Complexity: O(*n*) in the number of keys, while which the threads do nothing else.
    public func query<Key, Value>(
        _ store: StoreView<Key, Value>, timeout: TimeSpan = .seconds(5)
    ) throws(StoreQueryError) -> StoreAnswer<[Key: Value]> {
        try all(store, timeout: timeout)
    }

    /// The entries of `key` with subkeys in `range`, or all of them, in the order of their subkeys. Entries whose moment of
    /// expiry event time has not passed for all their task are among them.
    /// - Throws: ``StoreQueryError``.
    public func query<Key, Subkey, Value>(
        _ store: MapView<Key, Subkey, Value>, key: Key, in range: ClosedRange<Subkey>? = nil,
        timeout: TimeSpan = .seconds(5)
    ) throws(StoreQueryError) -> StoreAnswer<[MapView<Key, Subkey, Value>.Entry]> {
        try entries(store, key, range, timeout: timeout)
    }

    /// The windows of `key` that begin in `range`, or all of them, by their beginning, each with the aggregate of the
    /// records that have come so far. Windows that have closed are not among them.
    /// - Throws: ``StoreQueryError``.
    public func query<Key, Value>(
        _ store: WindowView<Key, Value>, key: Key, in range: ClosedRange<Timestamp>? = nil,
        timeout: TimeSpan = .seconds(5)
    ) throws(StoreQueryError) -> StoreAnswer<[WindowView<Key, Value>.Entry]> {
        try windows(store, key, range, timeout: timeout)
    }

    /// The aggregate of `key` in exactly this window; nil if it has none, or the window has closed.
    /// - Throws: ``StoreQueryError``.
    public func query<Key, Value>(
        _ store: WindowView<Key, Value>, key: Key, window: TimeWindow,
        timeout: TimeSpan = .seconds(5)
    ) throws(StoreQueryError) -> StoreAnswer<Value?> {
        try self.window(store, key, window, timeout: timeout)
    }

    /// The windows of every key that begin in `range`, or all of them.
    /// - Throws: ``StoreQueryError``.
    /// - Complexity: O(*n*) in the number of windows, while which the threads do nothing else.
    public func query<Key, Value>(
        _ store: WindowView<Key, Value>, in range: ClosedRange<Timestamp>? = nil,
        timeout: TimeSpan = .seconds(5)
    ) throws(StoreQueryError) -> StoreAnswer<[Windowed<Key>: Value]> {
        try windows(store, range, timeout: timeout)
    }

    /// The records of `key` within `range`, or all of them, that wait for a match in a join of two streams.
    /// - Throws: ``StoreQueryError``.
    public func query<Key, Left, Right>(
        _ store: JoinView<Key, Left, Right>, key: Key, in range: ClosedRange<Timestamp>? = nil,
        timeout: TimeSpan = .seconds(5)
    ) throws(StoreQueryError) -> StoreAnswer<JoinView<Key, Left, Right>.Waiting> {
        try waiting(store, key, range, timeout: timeout)
    }
}

extension StreamsRuntime: QueryTarget {
    func ask<Content: AnyObject, Part: Sendable>(
        _ query: StoreQuery<Content, Part>, timeout: TimeSpan
    ) throws(StoreQueryError) -> StoreAnswer<[Part]> {
        try plan.check(store: query.store)
        let gathered = Mutex<(pieces: [StoreQuery<Content, Part>.Piece], failure: StoreQueryError?)>(([], nil))
        let box = Shared(gathered)
        try askAll(about: query.store, timeout: timeout) { tasks in
            box.value.withLock { gathered in
                do throws(StoreQueryError) {
                    gathered.pieces += try query.pieces(of: tasks)
                } catch {
                    gathered.failure = error
                }
            }
        }
        let (pieces, failure) = box.value.withLock { $0 }
        if let failure { throw failure }
        return StoreQuery.answer(pieces)
    }

    /// Has each thread look into its tasks, and waits until all have.
    /// - Throws: ``StoreQueryError`` if one of them has stopped, or they take longer than `timeout`.
    func askAll(
        about store: String, timeout: TimeSpan, _ body: @escaping @Sendable ([StreamTask]) -> Void
    ) throws(StoreQueryError) {
        let hasStopped = Shared(Mutex(false))
        let answered = DispatchSemaphore(value: 0)
        for desk in desks {
            desk.ask { tasks in
                if let tasks { body(tasks) } else { hasStopped.value.withLock { $0 = true } }
                answered.signal()
            }
        }
        engine.wakeWaiting()
        let deadline = DispatchTime.now() + .milliseconds(Int(timeout.milliseconds))
        for _ in desks where answered.wait(timeout: deadline) == .timedOut {
            throw .timedOut(store, seconds: Double(timeout.milliseconds) / 1_000)
        }
        if hasStopped.value.withLock({ $0 }) { throw .notRunning }
    }
}

/// A value that threads share which outlives who made it.
final class Shared<Value: ~Copyable & Sendable>: Sendable {
    let value: Value

    init(_ value: consuming Value) {
        self.value = value
    }
}

extension Plan {
    func check(store: String) throws(StoreQueryError) {
        let known = topology.stages.flatMap(\.stores)
        guard known.contains(store) else { throw .unknownStore(store, known: known) }
    }
}
