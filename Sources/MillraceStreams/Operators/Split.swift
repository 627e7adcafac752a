/// The streams that a split made, one for each case of `Branch`.
public struct Branches<Branch: CaseIterable & Hashable & Sendable, Key: Sendable, Value: Sendable> {
    @usableFromInline let streams: [Branch: Stream<Key, Value>]

    @usableFromInline
    init(streams: [Branch: Stream<Key, Value>]) {
        self.streams = streams
    }

    /// The records that were sent to `branch`.
    public subscript(branch: Branch) -> Stream<Key, Value> {
        guard let stream = streams[branch] else {
            preconditionFailure("\(branch) is not among the cases that \(Branch.self).allCases gives")
        }
        return stream
    }
}

extension Stream {
    /// Sends each record to exactly one branch, the one that `choose` gives for its value:
    /// `stream.split(into: Size.self) { $0.amount > 100 ? .large : .small }[.large]`.
    ///
    /// A branch that nobody uses drops its records. A record for which `choose` gives what is not among `allCases`, which
    /// only hand-written cases can do, goes to the dead letters with the reason `no-branch`.
    /// - Complexity: O(*b*) for each record, where *b* is the number of branches.
    @inlinable
    public func split<Branch: CaseIterable & Hashable & Sendable>(
        into branches: Branch.Type = Branch.self, _ choose: @escaping @Sendable (Value) -> Branch
    ) -> Branches<Branch, Key, Value> {
        splitRecords { choose($0.value) }
    }

    /// Sends each record to exactly one branch, the one that `choose` gives for the whole record.
    @inlinable
    public func splitRecords<Branch: CaseIterable & Hashable & Sendable>(
        into branches: Branch.Type = Branch.self, _ choose: @escaping @Sendable (Record<Key, Value>) -> Branch
    ) -> Branches<Branch, Key, Value> {
        let cases = Array(Branch.allCases)
        let nodes = addBranches(cases.map { "branch \($0)" })
        node.children.append { context in
            let receivers = nodes.map { $0.receiver(in: context) }
            return Receiver { record in
                guard let index = cases.firstIndex(of: choose(record)) else {
                    return context.reject(Rejection("no-branch"), at: record.position)
                }
                receivers[index].receive(record)
            }
        }
        let streams = nodes.map { Stream(node: $0, topology: topology, keySerde: keySerde) }
        return Branches(streams: Dictionary(zip(cases, streams), uniquingKeysWith: { first, _ in first }))
    }

    /// Sends each record to exactly one of two streams: those whose value satisfies `predicate`, and the others.
    @inlinable
    public func split(
        where predicate: @escaping @Sendable (Value) -> Bool
    ) -> (matching: Stream, others: Stream) {
        let nodes = addBranches(["matching", "others"])
        let (matching, others) = (nodes[0], nodes[1])
        node.children.append { context in
            let (first, second) = (matching.receiver(in: context), others.receiver(in: context))
            return Receiver { record in
                if predicate(record.value) { first.receive(record) } else { second.receive(record) }
            }
        }
        return (
            Stream(node: matching, topology: topology, keySerde: keySerde),
            Stream(node: others, topology: topology, keySerde: keySerde)
        )
    }

    @usableFromInline
    func addBranches(_ names: [String]) -> [Node<Key, Value>] {
        let split: Node<Key, Value> = topology.addNode("split", after: [node.id])
        return names.map { topology.addNode($0, after: [split.id]) }
    }
}
