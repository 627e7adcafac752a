/// What an operator with two inputs is given: both go through one buffer, so that there is one order.
@frozen
@usableFromInline
enum JoinInput<Left: Sendable, Right: Sendable>: Sendable {
    case left(Left)
    case right(Right)

    /// At equal positions the left comes first.
    @inlinable var side: Int32 {
        switch self {
        case .left: 0
        case .right: 1
        }
    }
}

/// What a join makes of its two sides, and of one alone where the kind of join has results without a match.
@usableFromInline
struct Joiner<Left: Sendable, Right: Sendable, Joined: Sendable>: Sendable {
    @usableFromInline let both: @Sendable (Left, Right) -> Joined
    @usableFromInline let left: (@Sendable (Left) -> Joined)?
    @usableFromInline let right: (@Sendable (Right) -> Joined)?

    @inlinable
    init(
        both: @escaping @Sendable (Left, Right) -> Joined, left: (@Sendable (Left) -> Joined)? = nil,
        right: (@Sendable (Right) -> Joined)? = nil
    ) {
        self.both = both
        self.left = left
        self.right = right
    }

    @inlinable
    static func left(_ combine: @escaping @Sendable (Left, Right?) -> Joined) -> Joiner {
        Joiner(both: { combine($0, $1) }, left: { combine($0, nil) })
    }

    @inlinable
    static func outer(_ combine: @escaping @Sendable (Left?, Right?) -> Joined) -> Joiner {
        Joiner(both: { combine($0, $1) }, left: { combine($0, nil) }, right: { combine(nil, $0) })
    }

    /// Whether there is a result of these sides.
    @inlinable
    func hasResult(_ left: Left?, _ right: Right?) -> Bool {
        if left != nil { return right != nil || self.left != nil }
        return right != nil && self.right != nil
    }

    /// The result of these sides, if there is one.
    @inlinable
    func result(_ left: Left?, _ right: Right?) -> Joined? {
        if let left { return right.map { both(left, $0) } ?? self.left?(left) }
        return right.flatMap { self.right?($0) }
    }
}

extension Stream where Key: Hashable {
    /// Adds an operator behind this stream and `right`; `make` makes its stage in a task, from the number of its node, and
    /// returns what takes the records of both. Equal keys must lie in equal partitions on both sides.
    @inlinable
    func joined<Right, Output>(
        _ operation: String, with right: Stream<Key, Right>, store: String, order: Order, windows: String? = nil,
        _ make:
            @escaping @Sendable (Int, Serde<Key>, Receiver<Key, Output>, TaskContext)
            -> Receiver<Key, JoinInput<Value, Right>>
    ) -> Stream<Key, Output> {
        let serde = keySerde(before: operation)
        let other = right.keySerde(before: operation)
        let isOne = topology === right.topology
        let next: Node<Key, Output> = topology.addStage(
            operation, stores: [store], order: order, windows: windows, makesTimed: true,
            after: isOne && node.id != right.node.id ? [node.id, right.node.id] : [node.id])
        guard isOne else {
            topology.noteForeign(right.topology, at: next.id)
            return Stream<Key, Output>(node: next, topology: topology, keySerde: serde)
        }
        if let format = serde.format, let otherFormat = other.format, format != otherFormat {
            topology.noteFormats(format, otherFormat, at: next.id)
        }
        // Both sides share the stage's one receiver, which a task keeps under a number that no operator has.
        let input = Node<Key, JoinInput<Value, Right>>(id: ~next.id)
        let id = next.id
        input.children.append { context in make(id, serde, next.receiver(in: context), context) }
        node.children.append { context in
            let receiver = input.receiver(in: context)
            return Receiver { record in receiver.receive(record.with(key: record.key, value: .left(record.value))) }
        }
        right.node.children.append { context in
            let receiver = input.receiver(in: context)
            return Receiver { record in receiver.receive(record.with(key: record.key, value: .right(record.value))) }
        }
        return Stream<Key, Output>(node: next, topology: topology, keySerde: serde)
    }
}

extension Topology {
    @usableFromInline
    func noteFormats(_ left: String, _ right: String, at node: Int) {
        problems.append(
            "operator \(descriptions[node].label) (number \(node)) joins keys that are encoded as \(left) with keys that "
                + "are encoded as \(right), so that equal ones may lie in different partitions: repartition one side with "
                + "the other's serde")
    }

    @usableFromInline
    func noteForeign(_ other: Topology, at node: Int) {
        problems.append(
            "operator \(descriptions[node].name) (number \(node)) joins with topology \(other.name): "
                + "both sides must belong to one topology")
    }
}
