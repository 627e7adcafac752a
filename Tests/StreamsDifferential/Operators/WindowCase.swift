import MillraceCore
import MillraceStreams

/// A windowed aggregate, of which the results are taken when windows close, or each update.
struct WindowCase: OperatorCase {
    enum Kind {
        case tumbling, hopping, sliding, session
    }

    let sources: [SourceTopic]
    let definition: WindowDefinition
    let fold: FoldDefinition
    let isSuppressed: Bool
    var leavesNothing: Bool { true }
    var description: String { "\(definition), \(fold)" }

    init(_ kind: Kind, isSuppressed: Bool, _ random: inout SeededRandom) {
        self.isSuppressed = isSuppressed
        sources = [SourceTopic("in", &random)]
        fold = random.element(of: FoldDefinition.allCases)
        let length = random.integer(in: 1...9)
        switch kind {
        case .tumbling: definition = .tumbling(size: length)
        case .hopping: definition = .hopping(size: length, advance: random.integer(in: 1...length))
        case .sliding: definition = .sliding(difference: length - 1)
        case .session: definition = .session(gap: length)
        }
    }

    private var windows: Windows {
        switch definition {
        case .tumbling(let size): .tumbling(.milliseconds(size))
        case .hopping(let size, let advance): .hopping(.milliseconds(size), every: .milliseconds(advance))
        case .sliding(let difference): .sliding(.milliseconds(difference))
        case .session(let gap): .session(.milliseconds(gap))
        }
    }

    func build(_ topology: Topology) -> Results {
        let windowed = sources[0].stream(in: topology).groupByKey().windowed(by: windows)
        switch fold {
        case .count: return texts(windowed.count("windows")) { "\($0)" }
        case .sum: return texts(windowed.reduce("windows") { $0 + $1 }) { "\($0)" }
        case .list:
            return texts(
                windowed.aggregate("windows", [Int64](), { $0.append($1) }, merge: { $0 += $1 })
            ) { "\($0.sorted())" }
        }
    }

    private func texts<Aggregate>(
        _ aggregate: WindowedAggregate<String, Aggregate>, _ text: @escaping @Sendable (Aggregate) -> String
    ) -> Results {
        guard isSuppressed else {
            return aggregate.toStream().map { (Self.text($0.key), $0.value.map(text) ?? "nil") }
        }
        return aggregate.suppress(until: .windowCloses).map { (Self.text($0.key), text($0.value)) }
    }

    private static func text(_ key: Windowed<String>) -> String {
        "\(key.key)[\(key.start.milliseconds),\(key.end.milliseconds))"
    }

    func expectation(_ input: Admission) -> Expectation {
        let windows = input.all.byKey.flatMap { key, items in
            definition.windows(of: items).map { (key: "\(key)[\($0.start),\($0.end))", window: $0) }
        }
        guard isSuppressed else {
            let last = windows.map { ($0.key, fold.text($0.window.items)) }
            return .lastValues(Dictionary(uniqueKeysWithValues: last), updates: updates(windows.map(\.window)))
        }
        return .results(
            windows.map { key, window in
                ResultLine(
                    time: window.end - 1, sequence: window.items.map(\.sequence).max() ?? 0, key: key,
                    value: fold.text(window.items))
            })
    }

    /// How many updates there are: one for each record in each window that lies fixed before records come.
    private func updates(_ windows: [WindowDefinition.Window]) -> Int? {
        switch definition {
        case .tumbling, .hopping: windows.reduce(0) { $0 + $1.items.count }
        case .sliding, .session: nil
        }
    }
}

/// What the records of a window or key come to; none depends on their order.
enum FoldDefinition: CaseIterable {
    case count, sum, list

    func text(_ items: [Item]) -> String {
        let values = items.compactMap(\.value)
        return switch self {
        case .count: "\(items.count)"
        case .sum: "\(values.reduce(0, +))"
        case .list: "\(values.sorted())"
        }
    }
}
