import MillraceCore

/// A stream application's operators and how they are linked: built first, by whoever writes the application, and then
/// run by a runtime or a test driver, any number of times.
///
/// A topology is built on one thread. From the moment a runtime takes it, it must not be changed.
public final class Topology: @unchecked Sendable {
    /// The application's name.
    public let name: String

    var descriptions: [NodeDescription] = []
    @usableFromInline var sources: [SourceDefinition] = []
    @usableFromInline var stages: [StageDefinition] = []
    @usableFromInline var globalTables: [GlobalTableDefinition] = []
    /// Repartition topics by name, with the node that writes them.
    @usableFromInline var repartitions: [String: Int] = [:]
    /// Result topics by name, with the nodes that write them.
    @usableFromInline var sinks: [String: [Int]] = [:]
    @usableFromInline var problems: [String] = []

    /// A topology without operators.
    public init(_ name: String) {
        self.name = name
    }

    /// Names of the topics that are read as global tables.
    public var globalTableTopics: [String] { globalTables.map(\.topic) }

    /// The stream of records in `topic`. Records with an event time more than `grace` behind the greatest of their
    /// partition are late: they are kept in the late topic.
    @inlinable
    public func stream<Key, Value>(_ topic: Topic<Key, Value>, grace: TimeSpan = .zero) -> Stream<Key, Value> {
        let node: Node<Key, Value> = addNode(source: topic.name)
        addSource(node, topic: topic, name: topic.name, grace: grace)
        return Stream(node: node, topology: self, keySerde: topic.key)
    }

    /// The table of the last value of each key in `topic`, the whole of which every worker holds.
    @inlinable
    public func globalTable<Key: Hashable, Value>(_ topic: Topic<Key, Value>) -> GlobalTable<Key, Value> {
        let id = addGlobalTable(named: topic.name)
        globalTables.append(
            GlobalTableDefinition(node: id, topic: topic.name) { GlobalStore<Key, Value>(topic: topic) })
        return GlobalTable(node: id)
    }

    /// Adds the loop that reads a source: it decodes each record and hands it to the node's receiver.
    @inlinable
    func addSource<Key, Value>(
        _ node: Node<Key, Value>, topic: Topic<Key, Value>, name: String, grace: TimeSpan?
    ) {
        let definition = SourceDefinition(node: node.id, topic: name, grace: grace) { context, input in
            let receiver = node.receiver(in: context)
            let decodeKey = topic.key.makeDecode()
            let decodeValue = topic.value.makeDecode()
            let (keySerde, valueSerde) = (topic.key, topic.value)
            return { buffer in
                for raw in buffer.records where context.admit(raw, from: input) {
                    do throws(Rejection) {
                        let key =
                            if let bytes = raw.key { try decodeKey(bytes) } else {
                                try keySerde.valueOfNull(else: "null-key")
                            }
                        let value =
                            if let bytes = raw.value { try decodeValue(bytes) } else {
                                try valueSerde.valueOfNull(else: "null-value")
                            }
                        let record = Record(
                            key: key, value: value, timestamp: raw.timestamp, sequence: context.current.sequence,
                            ordinal: context.current.ordinal)
                        receiver.receive(record)
                    } catch {
                        context.reject(error, at: context.current.position)
                    }
                }
            }
        }
        if sources.contains(where: { $0.topic == name }) {
            problems.append("topic \(name) is read twice: take one stream and use it in both places")
        }
        sources.append(definition)
    }

    @usableFromInline
    func addNode<Key, Value>(source topic: String) -> Node<Key, Value> {
        Node(id: describe("stream", .source(topic: topic), parents: []))
    }

    @usableFromInline
    func addNode<Key, Value>(table topic: String) -> Node<Key, Value> {
        Node(id: describe("table", .source(topic: topic), parents: []))
    }

    @usableFromInline
    func addNode<Key, Value>(repartition name: String) -> Node<Key, Value> {
        Node(id: describe("repartition", .repartitionSource(name: name), parents: []))
    }

    @usableFromInline
    func addNode<Key, Value>(_ name: String, after parents: [Int]) -> Node<Key, Value> {
        Node(id: describe(name, .stateless, parents: parents))
    }

    /// Adds a keyed operator behind `parents`, with a changelog for each of `stores`.
    @usableFromInline
    func addStage<Key, Value>(
        _ operation: String, stores: [String], order: Order, after parents: [Int]
    ) -> Node<Key, Value> {
        var known = Set(stages.flatMap(\.stores))
        for store in stores where !known.insert(store).inserted {
            problems.append("two stores are called \(store): each needs a name of its own")
        }
        let id = describe(operation, .stateful(stores: stores), parents: parents)
        stages.append(StageDefinition(node: id, stores: stores, order: order))
        return Node(id: id)
    }

    @usableFromInline
    func addSink(_ topic: String, after parent: Int) {
        let id = describe("to", .sink(topic: topic), parents: [parent])
        sinks[topic, default: []].append(id)
    }

    @usableFromInline
    func addRepartition(_ name: String, after parent: Int) {
        if repartitions[name] != nil {
            problems.append("two repartitions are called \(name): each needs a name of its own, for its topic")
        }
        repartitions[name] = describe("repartition", .repartitionSink(name: name), parents: [parent])
    }

    @usableFromInline
    func addGlobalTable(named topic: String) -> Int {
        describe("globalTable", .globalTable(topic: topic), parents: [])
    }

    @usableFromInline
    func noteTable(_ table: Int, usedBy node: Int) {
        descriptions[node].tables.append(table)
    }

    private func describe(_ name: String, _ kind: NodeDescription.Kind, parents: [Int]) -> Int {
        let id = descriptions.count
        descriptions.append(NodeDescription(id: id, name: name, kind: kind, parents: parents))
        return id
    }
}
