import MillraceCore

/// What the store of a join of two streams shows to queries.
@usableFromInline
final class JoinContent<Key: Hashable & Sendable, Left: Sendable, Right: Sendable> {
    typealias Waiting = JoinView<Key, Left, Right>.Waiting

    /// The records of a key that happened within a range, and whether they are committed.
    let waiting: (Key, ClosedRange<Timestamp>) -> (records: Waiting, isCommitted: Bool)

    init(waiting: @escaping (Key, ClosedRange<Timestamp>) -> (records: Waiting, isCommitted: Bool)) {
        self.waiting = waiting
    }

    /// In words.
    @usableFromInline static var holds: String {
        "a \(Left.self) and a \(Right.self) to be joined for each \(Key.self)"
    }
}

extension JoinStore {
    @usableFromInline
    var content: JoinContent<Key, Left, Right> {
        JoinContent { key, range in
            var waiting = JoinView<Key, Left, Right>.Waiting()
            guard let slot = self.slots[key] else { return (waiting, true) }
            let lists = self.keys[Int(slot)]
            self.left.forEach(in: lists.left, from: range.lowerBound, through: range.upperBound) { record in
                let entry = self.left.entries[Int(record)]
                guard let value = entry.value else { return }
                waiting.left.append(.init(timestamp: entry.position.timestamp, value: value))
            }
            self.right.forEach(in: lists.right, from: range.lowerBound, through: range.upperBound) { record in
                let entry = self.right.entries[Int(record)]
                guard let value = entry.value else { return }
                waiting.right.append(.init(timestamp: entry.position.timestamp, value: value))
            }
            return (waiting, !self.left.hasChange(of: slot, in: range) && !self.right.hasChange(of: slot, in: range))
        }
    }
}

extension JoinShelf {
    /// Whether a record of the key in slot `key` has come, changed or gone since the last commit.
    func hasChange(of key: Int32, in range: ClosedRange<Timestamp>) -> Bool {
        dirty.contains { slot in
            let entry = entries[Int(slot)]
            return entry.key == key && range.contains(entry.position.timestamp)
        }
    }
}
