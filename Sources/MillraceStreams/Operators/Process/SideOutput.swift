/// A second way out of a processor, for values of another type: `SideOutput<Refusal>("refusals")`.
///
/// A processor sends to it with `context.emit(value, to: side)`; whoever uses what `process` returned takes its stream with
/// ``Stream/sideOutput(_:)``. Two side outputs of equal names are one.
public struct SideOutput<Value: Sendable>: Hashable, Sendable {
    /// Tells it from the processor's other side outputs.
    public let name: String

    /// The side output called `name`.
    public init(_ name: String) {
        self.name = name
    }
}

extension Stream {
    /// What the processor that this stream comes from sends to `side`, under the key and event time of the record or timer
    /// at hand. What goes to a side output that nobody takes is dropped.
    public func sideOutput<SideValue>(_ side: SideOutput<SideValue>) -> Stream<Key, SideValue> {
        guard node.hasSides else {
            topology.noteMissingSides(node.id, side: side.name)
            return Stream<Key, SideValue>(
                node: topology.addNode("side output \(side.name)", after: [node.id]), topology: topology,
                keySerde: keySerde)
        }
        if let known = node.sides.first(where: { $0.name == side.name }) {
            if let next = known.node as? Node<Key, SideValue> {
                return Stream<Key, SideValue>(node: next, topology: topology, keySerde: keySerde)
            }
            topology.noteSideTypes(node.id, side: side.name)
        }
        let next: Node<Key, SideValue> = topology.addNode("side output \(side.name)", after: [node.id])
        node.sides.append(
            SideDefinition(name: side.name, node: next) { context in
                SideReceiver<Key, SideValue>(next.receiver(in: context))
            })
        return Stream<Key, SideValue>(node: next, topology: topology, keySerde: keySerde)
    }
}

/// A side output that is taken, as its processor's node knows it.
struct SideDefinition {
    let name: String
    let node: AnyObject
    let make: @Sendable (TaskContext) -> AnyObject
}

/// A receiver that can be kept among those of other types.
@usableFromInline
final class SideReceiver<Key, Value> {
    @usableFromInline let receiver: Receiver<Key, Value>

    init(_ receiver: Receiver<Key, Value>) {
        self.receiver = receiver
    }
}

/// The side outputs of one processor in one task.
@usableFromInline
final class SideReceivers {
    @usableFromInline let names: [String]
    @usableFromInline let receivers: [AnyObject]

    @usableFromInline
    init<Key, Value>(of node: Node<Key, Value>, in context: TaskContext) {
        names = node.sides.map(\.name)
        receivers = node.sides.map { $0.make(context) }
    }

    /// The receiver for `side`; nil if nobody takes it.
    /// - Complexity: O(*n*) in the number of the processor's side outputs.
    @inlinable
    func receiver<Key, Value>(for side: SideOutput<Value>, key: Key.Type) -> Receiver<Key, Value>? {
        for index in names.indices where names[index] == side.name {
            return (receivers[index] as? SideReceiver<Key, Value>)?.receiver
        }
        return nil
    }
}

extension Topology {
    func noteMissingSides(_ node: Int, side: String) {
        problems.append(
            "operator \(descriptions[node].name) (number \(node)) has no side output \(side): take it from what process "
                + "returns")
    }

    func noteSideTypes(_ node: Int, side: String) {
        problems.append(
            "side output \(side) of operator \(descriptions[node].name) (number \(node)) is taken with two types of value"
        )
    }
}
