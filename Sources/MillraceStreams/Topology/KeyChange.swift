extension Stream {
    /// How the keys are encoded. If the key has changed, so that equal keys may lie in several partitions, that is a
    /// problem of the topology: a repartition is missing before `operation`.
    @usableFromInline
    func keySerde(before operation: String) -> Serde<Key> {
        if let keySerde { return keySerde }
        topology.noteKeyChanged(node.id, before: operation)
        return Serde(decode: { _ throws(Rejection) in throw Rejection("no-serde") }, encode: { _, _ in })
    }
}

extension Topology {
    func noteKeyChanged(_ node: Int, before operation: String) {
        problems.append(
            "operator \(descriptions[node].name) (number \(node)) changed the key: "
                + "a repartition must come before \(operation)")
    }
}
