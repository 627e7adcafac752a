import MillraceCore

/// A stream of changes: for each key its new value, or nil when the key is deleted. The last one counts, in the order that
/// the operator which reads them asks for.
///
/// A table keeps nothing itself. Operators that need the value of a key keep it in stores of their own, and
/// ``materialize(_:order:)`` keeps it for others to look at.
public struct Table<Key: Hashable & Sendable, Value: Sendable> {
    @usableFromInline let changes: Stream<Key, Value?>

    @usableFromInline
    init(changes: Stream<Key, Value?>) {
        self.changes = changes
    }

    /// The changes as a stream: nil for a key that is deleted.
    @inlinable
    public func toStream() -> Stream<Key, Value?> {
        changes.passed("toStream")
    }

    /// Writes the changes to `topic`, each to the partition of its key; null for a key that is deleted.
    @inlinable
    public func to(_ topic: Topic<Key, Value>) {
        changes.to(Topic(topic.name, key: topic.key, value: .optional(topic.value), creation: topic.creation))
    }
}

extension Topology {
    /// The table of the last value of each key in `topic`; a null value deletes the key. Records with an event time more
    /// than `grace` behind the greatest of their partition are late: they are kept in the late topic.
    @inlinable
    public func table<Key: Hashable, Value>(
        _ topic: Topic<Key, Value>, grace: TimeSpan = .zero
    ) -> Table<Key, Value> {
        let node: Node<Key, Value?> = addNode(table: topic.name)
        note(topic.creation, of: topic.name)
        addSource(
            SourceDefinition(
                node, topic: Topic(topic.name, key: topic.key, value: .optional(topic.value)), name: topic.name,
                grace: grace))
        return Table(changes: Stream(node: node, topology: self, keySerde: topic.key))
    }
}

extension Stream where Key: Hashable {
    /// The table of the last value of each key.
    @inlinable
    public func toTable() -> Table<Key, Value> {
        Table(
            changes: then("toTable", keySerde: keySerde) { _, next in
                Receiver { record in next.receive(record.with(key: record.key, value: record.value)) }
            })
    }

    /// The table of the last value of each key; nil deletes the key.
    @inlinable
    public func toTable<Content>() -> Table<Key, Content> where Value == Content? {
        Table(changes: passed("toTable"))
    }
}

extension WindowedAggregate {
    /// The table of the last value of each key and window, from each change as it comes; nil deletes a session that has
    /// become part of another.
    @inlinable
    public func toTable() -> Table<Windowed<Key>, Aggregate> {
        toStream().toTable()
    }
}

extension Stream {
    /// The same records by another name in a description; costs nothing.
    @inlinable
    func passed(_ name: String) -> Stream {
        let next: Node<Key, Value> = topology.addNode(name, after: [node.id])
        node.children.append { context in next.receiver(in: context) }
        return Stream(node: next, topology: topology, keySerde: keySerde)
    }
}
