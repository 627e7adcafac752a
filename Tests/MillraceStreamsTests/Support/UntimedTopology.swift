import MillraceCore
import MillraceStreams

/// Two operators by the order of arrival, one behind the other, without timers or windows: nothing comes but in the place of
/// a record of the input.
enum UntimedTopology {
    static func make() -> Topology {
        let topology = Topology("untimed")
        let keys = topology.stream(ArrivalTopology.input, grace: ArrivalTopology.grace)
            .mapValues { "\($0.amount)" }
            .groupByKey().process("keys", Links(store: "key-links"), order: .arrival)
        keys.selectKey { ArrivalTopology.group(of: $0.key) }.repartition("by-group", key: .string, value: .string)
            .groupByKey().process("groups", Links(store: "group-links"), order: .arrival)
            .to(Topic("groups", key: .string, value: .string))
        return topology
    }

    /// What the topology must give in a replay, computed naively: key by key, by sequence, then by path.
    static func model(_ records: [InputRecord]) -> [String] {
        let lines = records.map {
            ArrivalModel.Item(
                time: $0.time, sequence: $0.sequence, path: 0, key: $0.key, text: "\($0.step.amount)")
        }
        let groups = linked(lines).map { item in
            var item = item
            item.key = ArrivalTopology.group(of: item.key)
            return item
        }
        return linked(groups).map(\.line).sorted()
    }

    private static func linked(_ items: [ArrivalModel.Item]) -> [ArrivalModel.Item] {
        Dictionary(grouping: items, by: \.key).values.flatMap { own in
            var state: [Int64] = [0, 0]
            return ArrivalModel.inOrder(own).flatMap { item in
                Links.texts(of: item.text, &state).enumerated().map { index, text in
                    var output = item
                    output.path = item.path << 12 | UInt64(index + 1)
                    output.text = text
                    return output
                }
            }
        }
    }
}

/// Chains the texts of a key to a number that depends on their order, and tells some of them twice.
struct Links: KeyedProcessor {
    struct Stores {
        var state: ValueStore<String, [Int64]>
    }

    let store: String

    static func texts(of text: String, _ state: inout [Int64]) -> [String] {
        Chain.step(&state, text)
        let line = "\(state[0]) \(state[1])"
        if state[1] % 7 == 0 { state = [0, 0] }
        return state[1] % 4 == 0 ? [line, "again"] : [line]
    }

    func makeStores(_ builder: StoreBuilder<String>) -> Stores { Stores(state: builder.value(store)) }

    func process(
        _ record: Record<String, String>, _ stores: Stores, _ context: inout KeyedContext<String, String, NoTimer>
    ) {
        var state = stores.state.value ?? [0, 0]
        for text in Links.texts(of: record.value, &state) { context.emit(text) }
        stores.state.value = state == [0, 0] ? nil : state
    }
}
