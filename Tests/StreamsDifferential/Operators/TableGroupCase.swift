import MillraceCore
import MillraceStreams

/// An aggregate of a table by another key: what a change replaces is subtracted, what it brings is added.
struct TableGroupCase: OperatorCase {
    let sources: [SourceTopic]
    let shape: TableShape
    let fold: FoldDefinition
    /// Whether groups take changes by event time, so that every update is known.
    let isOrdered: Bool
    var leavesNothing: Bool { false }
    var description: String { "\(fold), \(shape)" + (isOrdered ? ", ordered" : "") }

    init(_ random: inout SeededRandom) {
        sources = [SourceTopic("table", takesTombstones: true, mayBeRepartitioned: false, &random)]
        shape = random.element(of: TableShape.allCases)
        fold = random.element(of: FoldDefinition.allCases)
        isOrdered = random.chance(0.5)
    }

    /// What a row is grouped by.
    @Sendable private static func group(_ value: Int64) -> String { "group \(value % 3)" }

    func build(_ topology: Topology) -> Results {
        let groups = shape.table(sources[0], in: topology)
            .groupBy("by-group", key: .string, value: .int64) { Self.group($1) }
        let order = isOrdered ? Order.eventTime : .any
        switch fold {
        case .count: return texts(groups.count("groups", order: order)) { "\($0)" }
        case .sum:
            return texts(groups.reduce("groups", order: order, add: { $0 + $1 }, subtract: { $0 - $1 })) { "\($0)" }
        case .list:
            let lists = groups.aggregate("groups", [Int64](), order: order) {
                $0.append($1)
            } subtract: { list, value in
                if let index = list.firstIndex(of: value) { list.remove(at: index) }
            }
            return texts(lists) { "\($0.sorted())" }
        }
    }

    private func texts<Value>(
        _ table: Table<String, Value>, _ text: @escaping @Sendable (Value) -> String
    ) -> Results {
        table.toStream().mapValues { $0.map(text) ?? "nil" }
    }

    func stored(_ input: Admission, watermark: Int64) -> [String: String]? {
        let rows = shape.changes(input.all).lastValues(before: watermark)
        return Dictionary(grouping: rows.values, by: { Self.group($0.value ?? 0) }).mapValues { fold.text($0) }
    }

    func query(_ member: SteppedRuntime) throws -> StoreAnswer<[String: String]> {
        switch fold {
        case .count, .sum: try member.query(StoreView<String, Int64>("groups")).texts { ($0, "\($1)") }
        case .list: try member.query(StoreView<String, [Int64]>("groups")).texts { ($0, "\($1.sorted())") }
        }
    }

    func expectation(_ input: Admission) -> Expectation {
        var rows: [String: Item] = [:]
        let updates = shape.changes(input.all).ordered.flatMap { change -> [ResultLine] in
            let old = rows[change.key]?.value
            rows[change.key] = change
            let changed = Set([old, change.value].compactMap { $0 }.map(Self.group))
            return changed.map { group in
                let members = rows.values.filter { $0.value.map(Self.group) == group }
                return ResultLine(
                    time: change.time, sequence: change.sequence, key: group,
                    value: members.isEmpty ? "nil" : fold.text(members))
            }
        }
        if isOrdered { return .results(updates) }
        return .lastValues(
            Dictionary(updates.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 }), updates: updates.count)
    }
}
