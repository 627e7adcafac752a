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
    /// How topics are created, for those of which the topology says it.
    var creations: [String: TopicCreation] = [:]
    /// What each store of windows is a store of, by its name: windows of another kind or length cannot go on with it.
    var windowDefinitions: [String: String] = [:]
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
        note(topic.creation, of: topic.name)
        addSource(SourceDefinition(node, topic: topic, name: topic.name, grace: grace))
        return Stream(node: node, topology: self, keySerde: topic.key)
    }

    /// The table of the last value of each key in `topic`, the whole of which every worker holds.
    @inlinable
    public func globalTable<Key: Hashable, Value>(_ topic: Topic<Key, Value>) -> GlobalTable<Key, Value> {
        let id = addGlobalTable(named: topic.name)
        note(topic.creation, of: topic.name)
        globalTables.append(
            GlobalTableDefinition(node: id, topic: topic.name) { GlobalStore<Key, Value>(topic: topic) })
        return GlobalTable(node: id)
    }

    /// The stream of records in `topic`, each with the event time that `timestamp` reads out of its value, or in the
    /// dead letters if that throws. For topics that others write, whose records carry some other time, or none: what is
    /// late is decided here, as in ``stream(_:grace:)``.
    @inlinable
    public func stream<Key, Value>(
        _ topic: Topic<Key, Value>, timestamp: @escaping @Sendable (Value) throws(Rejection) -> Timestamp,
        grace: TimeSpan = .zero
    ) -> Stream<Key, Value> {
        let node: Node<Key, Value> = addNode(source: topic.name)
        note(topic.creation, of: topic.name)
        addSource(SourceDefinition(node, topic: topic, timestamp: timestamp, grace: grace))
        return Stream(node: node, topology: self, keySerde: topic.key)
    }

    @usableFromInline
    func addSource(_ source: SourceDefinition) {
        if sources.contains(where: { $0.topic == source.topic }) {
            problems.append("topic \(source.topic) is read twice: take one stream and use it in both places")
        }
        sources.append(source)
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

    /// Adds a keyed operator behind `parents`, with a changelog for each of `stores`; `windows` says what windows these
    /// hold, if they do; `makesTimed` says whether it sends anything but in the place of the record at hand.
    @usableFromInline
    func addStage<Key, Value>(
        _ operation: String, stores: [String], order: Order, windows: String? = nil, makesTimed: Bool,
        after parents: [Int]
    ) -> Node<Key, Value> {
        for store in stores { windowDefinitions[store] = windows }
        var known = Set(stages.flatMap(\.stores))
        for store in stores where !known.insert(store).inserted {
            problems.append("two stores are called \(store): each needs a name of its own")
        }
        let id = describe(operation, .stateful(stores: stores), parents: parents)
        stages.append(StageDefinition(node: id, stores: stores, order: order, makesTimed: makesTimed))
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
