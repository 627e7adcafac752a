import MillraceCore

extension Stream where Key: Hashable, Value: BinaryCodable {
    /// Joins each record with every record of `right` that has the same key and lies within `window` of it.
    ///
    /// Records match if `left.time - before <= right.time <= left.time + after`, whichever comes first: the results are
    /// the same for any order of arrival. Each pair gives one result, with the position (event time, sequence, ordinal)
    /// of the later of the two. Several results of one record have equal positions; where their order matters to what
    /// follows, the order `.eventTime` sends them by the position of the other record.
    ///
    /// Both sides must be partitioned alike: equal keys, encoded equally, in topics with equal numbers of partitions. A
    /// stream may be joined with itself; a record then also matches itself.
    ///
    /// The store holds every record of either side as an entry of its own, until the watermark has passed the last moment
    /// at which a match could come; so a commit writes what has come and gone, however much lies in the window.
    /// - Complexity: O(1) for a record and O(1) for a result, and for a record that comes after others of its key and side
    ///   which lie later, one step for each of them on either side. Memory: the records of `before + after` and the
    ///   source's grace.
    @inlinable
    public func join<Right: BinaryCodable, Joined>(
        _ right: Stream<Key, Right>, _ store: String, within window: JoinWindow, order: Order = .any,
        _ combine: @escaping @Sendable (Value, Right) -> Joined
    ) -> Stream<Key, Joined> {
        joined("join", right, store, window, order, Joiner(both: combine))
    }

    /// As ``join(_:_:within:order:_:)``, with a result also for each record of this stream that has no match: joined with
    /// nil when none can come any more, with the event time `left.time + after` and the record's sequence and ordinal.
    @inlinable
    public func leftJoin<Right: BinaryCodable, Joined>(
        _ right: Stream<Key, Right>, _ store: String, within window: JoinWindow, order: Order = .any,
        _ combine: @escaping @Sendable (Value, Right?) -> Joined
    ) -> Stream<Key, Joined> {
        joined("leftJoin", right, store, window, order, .left(combine))
    }

    /// As ``leftJoin(_:_:within:order:_:)``, with a result also for each record of `right` that has no match, with the
    /// event time `right.time + before`.
    @inlinable
    public func outerJoin<Right: BinaryCodable, Joined>(
        _ right: Stream<Key, Right>, _ store: String, within window: JoinWindow, order: Order = .any,
        _ combine: @escaping @Sendable (Value?, Right?) -> Joined
    ) -> Stream<Key, Joined> {
        joined("outerJoin", right, store, window, order, .outer(combine))
    }

    @inlinable
    func joined<Right: BinaryCodable, Joined>(
        _ operation: String, _ right: Stream<Key, Right>, _ store: String, _ window: JoinWindow, _ order: Order,
        _ joiner: Joiner<Value, Right, Joined>
    ) -> Stream<Key, Joined> {
        joined(operation, with: right, store: store, order: order, windows: window.description) {
            node, serde, receiver, context in
            makeStreamJoinStage(
                node: node, store: store, window, joiner, key: serde, receiver: receiver, in: context)
        }
    }
}
