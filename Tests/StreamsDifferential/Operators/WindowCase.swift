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
    /// Whether the aggregate says how two of it are merged.
    let merges: Bool
    var leavesNothing: Bool { true }
    var description: String { "\(definition), \(fold)" }

    init(_ kind: Kind, isSuppressed: Bool, _ random: inout SeededRandom) {
        self.isSuppressed = isSuppressed
        sources = [SourceTopic("in", &random)]
        fold = random.element(of: FoldDefinition.allCases)
        merges = random.chance(0.5)
        let length = random.integer(in: 1...9)
        switch kind {
        case .tumbling: definition = .tumbling(size: length)
        case .hopping: definition = .hopping(size: length, advance: random.integer(in: 1...length))
        case .sliding: definition = .sliding(difference: length - 1)
        case .session: definition = .session(gap: length)
        }
    }

    func build(_ topology: Topology) -> Results {
        let grouped = sources[0].stream(in: topology).groupByKey()
        switch definition {
        case .tumbling(let size): return fold(grouped.windowed(by: .tumbling(.milliseconds(size))))
        case .hopping(let size, let advance):
            return fold(grouped.windowed(by: .hopping(.milliseconds(size), every: .milliseconds(advance))))
        case .sliding(let difference): return fold(grouped.windowed(by: .sliding(.milliseconds(difference))))
        case .session(let gap):
            let sessions = grouped.windowed(by: .session(.milliseconds(gap)))
            return switch fold {
            case .count: texts(sessions.count("windows")) { "\($0)" }
            case .sum: texts(sessions.reduce("windows") { $0 + $1 }) { "\($0)" }
            case .list:
                texts(
                    sessions.aggregate("windows", [Int64]()) {
                        $0.append($1)
                    } merge: {
                        $0 += $1
                    }
                ) {
                    "\($0.sorted())"
                }
            }
        }
    }

    private func fold(_ windowed: WindowedStream<String, Int64>) -> Results {
        switch fold {
        case .count: texts(windowed.count("windows")) { "\($0)" }
        case .sum: texts(windowed.reduce("windows") { $0 + $1 }) { "\($0)" }
        case .list where merges:
            texts(
                windowed.aggregate("windows", [Int64]()) {
                    $0.append($1)
                } merge: {
                    $0 += $1
                }
            ) { "\($0.sorted())" }
        case .list: texts(windowed.aggregate("windows", [Int64]()) { $0.append($1) }) { "\($0.sorted())" }
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
