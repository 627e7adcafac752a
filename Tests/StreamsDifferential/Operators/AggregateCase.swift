import MillraceCore
import MillraceStreams

/// An aggregate of each key without windows: in any order, of which the last values count; or by event time, of which
/// every update does.
struct AggregateCase: OperatorCase {
    let sources: [SourceTopic]
    let fold: FoldDefinition
    let isOrdered: Bool
    var leavesNothing: Bool { false }
    var description: String { "\(fold)" }

    init(isOrdered: Bool, _ random: inout SeededRandom) {
        self.isOrdered = isOrdered
        fold = random.element(of: FoldDefinition.allCases)
        sources = [SourceTopic("in", &random)]
    }

    func build(_ topology: Topology) -> Results {
        let grouped = sources[0].stream(in: topology).groupByKey()
        let order = isOrdered ? Order.eventTime : .any
        return switch fold {
        case .count: texts(grouped.count("fold", order: order)) { "\($0)" }
        case .sum: texts(grouped.reduce("fold", order: order) { $0 + $1 }) { "\($0)" }
        case .list: texts(grouped.aggregate("fold", [Int64](), order: order) { $0.append($1) }) { "\($0.sorted())" }
        }
    }

    private func texts<Value>(
        _ table: Table<String, Value>, _ text: @escaping @Sendable (Value) -> String
    ) -> Results {
        table.toStream().mapValues { $0.map(text) ?? "nil" }
    }

    func stored(_ input: Admission, watermark: Int64) -> [String: String]? {
        input.all.filter { !isOrdered || $0.time < watermark }.byKey.mapValues { fold.text($0) }
    }

    func query(_ member: SteppedRuntime) throws -> StoreAnswer<[String: String]> {
        switch fold {
        case .count, .sum: try member.query(StoreView<String, Int64>("fold")).texts { ($0, "\($1)") }
        case .list: try member.query(StoreView<String, [Int64]>("fold")).texts { ($0, "\($1.sorted())") }
        }
    }

    func expectation(_ input: Admission) -> Expectation {
        let keys = input.all.byKey
        guard isOrdered else {
            return .lastValues(keys.mapValues { fold.text($0) }, updates: input.all.count)
        }
        return .results(
            keys.flatMap { key, items in
                items.ordered.indices.map { index in
                    let last = items.ordered[index]
                    return ResultLine(
                        time: last.time, sequence: last.sequence, key: key,
                        value: fold.text(Array(items.ordered[...index])))
                }
            })
    }
}
