import MillraceCore

/// An endless sequence of records, keyed. Using a stream in two places forks it; nothing is computed twice.
public struct Stream<Key: Sendable, Value: Sendable> {
    @usableFromInline let node: Node<Key, Value>
    @usableFromInline let topology: Topology
    /// How keys are encoded; nil after the key has changed, until a repartition.
    @usableFromInline let keySerde: Serde<Key>?

    @usableFromInline
    init(node: Node<Key, Value>, topology: Topology, keySerde: Serde<Key>?) {
        self.node = node
        self.topology = topology
        self.keySerde = keySerde
    }

    @inlinable
    func then<NewKey, NewValue>(
        _ name: String, keySerde: Serde<NewKey>?,
        _ make: @escaping @Sendable (TaskContext, Receiver<NewKey, NewValue>) -> Receiver<Key, Value>
    ) -> Stream<NewKey, NewValue> {
        let next: Node<NewKey, NewValue> = topology.addNode(name, after: [node.id])
        node.children.append { context in make(context, next.receiver(in: context)) }
        return Stream<NewKey, NewValue>(node: next, topology: topology, keySerde: keySerde)
    }
}
