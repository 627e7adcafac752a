import MillraceCore

/// What windows the stores of an application hold, recorded beside its committed offsets: state of windows of one length
/// cannot become that of another.
extension Plan {
    /// The windows of each store of a sub-topology, in words; absent for stores without any.
    func windowDefinitions(of subtopology: Subtopology) -> [String: String] {
        let stores = Set(subtopology.stages.flatMap(\.stores))
        return topology.windowDefinitions.filter { stores.contains($0.key) }
    }

    /// Compares the windows of the topology's stores with those that were recorded.
    /// - Throws: `EngineError` `incompatibleVersion` if a store holds windows of another kind, size, advance or gap.
    func checkWindows(on engine: any Engine, partitions: Int32) throws(EngineError) {
        let committed = try engine.committedOffsets(group: names.applicationID, of: sourcePartitions(partitions))
        let recorded = committed.values.compactMap { TaskProgress($0.metadata)?.windows }
        for stage in topology.stages {
            for store in stage.stores {
                let asked = topology.windowDefinitions[store] ?? "values without windows"
                for windows in recorded {
                    guard let held = windows[store], held != asked else { continue }
                    throw EngineError(
                        .incompatibleVersion,
                        "application \(names.applicationID): store \(store) holds \(held), but the topology asks it for "
                            + "\(asked): go on with what it holds, give the store another name to begin anew with it, or "
                            + "begin anew under another application id")
                }
            }
        }
    }
}
