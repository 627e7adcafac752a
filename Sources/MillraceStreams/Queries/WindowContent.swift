import MillraceCore

/// What a store of windows shows to queries.
@usableFromInline
final class WindowContent<Key: Hashable & Sendable, Value: Sendable> {
    @usableFromInline typealias Entry = WindowView<Key, Value>.Entry

    /// The windows of a key that begin within a range, in no order, and whether they are committed. Some may have closed.
    let windows: (Key, ClosedRange<Timestamp>) -> (windows: [Entry], isCommitted: Bool)
    /// Every key with windows, in no order; a key may come more than once.
    let forEach: ((Key, [Entry]) -> Void) -> Void
    /// Whether all of it is committed.
    let isCommitted: () -> Bool

    init(
        windows: @escaping (Key, ClosedRange<Timestamp>) -> (windows: [Entry], isCommitted: Bool),
        forEach: @escaping ((Key, [Entry]) -> Void) -> Void, isCommitted: @escaping () -> Bool
    ) {
        self.windows = windows
        self.forEach = forEach
        self.isCommitted = isCommitted
    }

    /// In words.
    @usableFromInline static var holds: String { "windows of a \(Value.self) for each \(Key.self)" }
}

extension KeyedStore {
    /// A store with an entry for each key, of whose state `list` makes the key's windows.
    @usableFromInline
    func windowContent<Value>(
        _ list: @escaping (State) -> [WindowView<Key, Value>.Entry]
    ) -> WindowContent<Key, Value> {
        WindowContent(
            windows: { key, range in
                guard let slot = self.find(key) else { return ([], true) }
                let windows = self.state(of: key).map(list) ?? []
                return (windows.filter { range.contains($0.window.start) }, !self.entries[Int(slot)].isDirty)
            },
            forEach: { body in self.forEach { body($0, list($1)) } },
            isCommitted: { self.dirty.isEmpty })
    }

    /// A store with an entry for each key and window, these of `size` and one after the other.
    @usableFromInline
    func windowContent<Inner>(size: TimeSpan) -> WindowContent<Inner, State> where Key == Windowed<Inner> {
        WindowContent(
            windows: { key, range in
                let isCommitted = !self.dirty.contains { slot in
                    let changed = self.entries[Int(slot)].key
                    return changed.key == key && range.contains(changed.start)
                }
                return (self.windows(of: key, in: range, size: size), isCommitted)
            },
            forEach: { body in
                self.forEach { key, state in body(key.key, [.init(window: key.window, value: state)]) }
            },
            isCommitted: { self.dirty.isEmpty })
    }

    /// Looks up each window that there could be, unless there are fewer entries to look through.
    private func windows<Inner>(
        of key: Inner, in range: ClosedRange<Timestamp>, size: TimeSpan
    ) -> [WindowView<Inner, State>.Entry] where Key == Windowed<Inner> {
        let (from, through) = (range.lowerBound.milliseconds, range.upperBound.milliseconds)
        var found: [WindowView<Inner, State>.Entry] = []
        guard (Double(through) - Double(from)) / Double(size.milliseconds) < Double(count) else {
            forEach { windowed, state in
                guard windowed.key == key, range.contains(windowed.start) else { return }
                found.append(.init(window: windowed.window, value: state))
            }
            return found
        }
        var start = range.lowerBound.aligned(to: size)
        while start <= range.upperBound, start < .distantFuture {
            let windowed = Windowed(key: key, start: start, end: start + size)
            if range.contains(start), let state = state(of: windowed) {
                found.append(.init(window: windowed.window, value: state))
            }
            start = start + size
        }
        return found
    }
}

extension Panes {
    /// The windows that these panes make, as long as each of their ends is yet to come.
    @usableFromInline
    func windows<Key>(
        of key: Key.Type, _ grid: HoppingGrid, _ merge: ((inout Aggregate, Aggregate) -> Void)?
    ) -> [WindowView<Key, Aggregate>.Entry] {
        var panes = self
        var windows: [WindowView<Key, Aggregate>.Entry] = []
        var next = Timestamp.distantPast
        forEach { pane in
            next = max(next, grid.firstWindow(ofPane: pane.start))
            while next <= pane.start {
                if let folded = panes.combined(from: next, to: next + grid.reach, merge) {
                    let window = TimeWindow(start: next, end: next + grid.size)
                    windows.append(.init(window: window, value: folded.aggregate))
                }
                next = next + grid.advance
            }
        }
        return windows
    }
}

extension SlidingWindows {
    /// The windows that hold records, each of them `size` long.
    @usableFromInline
    func windows<Key>(of key: Key.Type, size: TimeSpan) -> [WindowView<Key, Aggregate>.Entry] {
        list.compactMap { window in
            window.folded.map { folded in
                .init(window: TimeWindow(start: window.start, end: window.start + size), value: folded.aggregate)
            }
        }
    }
}

extension Sessions {
    /// The sessions, each of which ends `gap` after its last record.
    @usableFromInline
    func windows<Key>(of key: Key.Type, gap: TimeSpan) -> [WindowView<Key, Aggregate>.Entry] {
        list.map { session in
            .init(
                window: TimeWindow(start: session.first, end: session.last + gap), value: session.folded.aggregate)
        }
    }
}
