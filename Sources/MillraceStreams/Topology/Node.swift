/// An operator of a topology while it is built: its output type, and who receives what it sends.
///
/// Nodes are made and linked on one thread; from the moment a runtime takes the topology nothing changes any more.
public final class Node<Key: Sendable, Value: Sendable>: @unchecked Sendable {
    /// Numbers a topology's nodes so that every node's number is greater than those of its parents.
    @usableFromInline let id: Int
    @usableFromInline var children: [@Sendable (TaskContext) -> Receiver<Key, Value>] = []
    /// Whether the operator can send to side outputs, and those that are taken.
    @usableFromInline var hasSides = false
    var sides: [SideDefinition] = []

    @usableFromInline
    init(id: Int) {
        self.id = id
    }

    /// What a task gives this operator's records to; made once for each task, so that two parents share it.
    @inlinable
    func receiver(in context: TaskContext) -> Receiver<Key, Value> {
        if let made = context.receivers[id] as? Receiver<Key, Value> { return made }
        let receiver = Receiver<Key, Value>.all(children.map { $0(context) })
        context.receivers[id] = receiver
        return receiver
    }
}

/// What a description shows of an operator.
struct NodeDescription: Hashable, Sendable {
    /// The kinds of operator that a description draws differently.
    enum Kind: Hashable, Sendable {
        case source(topic: String)
        case sink(topic: String)
        case stateless
        case stateful(stores: [String])
        case globalTable(topic: String)
        case repartitionSink(name: String)
        case repartitionSource(name: String)
    }

    var id: Int
    /// What the operator is called where it is used: `filter`, `count`.
    var name: String
    var kind: Kind
    var parents: [Int]
    /// The global tables it looks into.
    var tables: [Int] = []
}
