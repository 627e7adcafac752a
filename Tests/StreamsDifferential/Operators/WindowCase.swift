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
    /// Whether an operator beside it makes the task handle all records by event time.
    let isOrdered: Bool
    var leavesNothing: Bool { true }
    var description: String {
        "\(definition), \(fold)" + (merges ? ", merges" : "") + (isOrdered ? ", ordered" : "")
    }

    init(_ kind: Kind, isSuppressed: Bool, _ random: inout SeededRandom) {
        self.isSuppressed = isSuppressed
        sources = [SourceTopic("in", &random)]
        fold = random.element(of: FoldDefinition.allCases)
        merges = random.chance(0.5)
        isOrdered = random.chance(0.3)
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
        if isOrdered { grouped.process("beside", Forgetful()).to(Topic("beside", key: .string, value: .int64)) }
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

    /// The windows that are open, with what has been added to them.
    func stored(_ input: Admission, watermark: Int64) -> [String: String]? {
        let added = input.all.filter { !isOrdered || $0.time < watermark }
        let open = added.byKey.flatMap { key, items in
            definition.windows(of: items).filter { $0.end > watermark }.map { (key, $0) }
        }
        return Dictionary(
            uniqueKeysWithValues: open.map { ("\($0)[\($1.start),\($1.end))", fold.text($1.items)) })
    }

    func query(_ member: SteppedRuntime) throws -> StoreAnswer<[String: String]> {
        switch fold {
        case .count, .sum:
            try member.query(WindowView<String, Int64>("windows")).texts { (Self.text($0), "\($1)") }
        case .list:
            try member.query(WindowView<String, [Int64]>("windows")).texts { (Self.text($0), "\($1.sorted())") }
        }
    }

    func expectation(_ input: Admission) -> Expectation {
        let windows = input.all.byKey.flatMap { key, items in
            definition.windows(of: items).map { (key: "\(key)[\($0.start),\($0.end))", window: $0) }
        }
        guard isSuppressed else {
            if isOrdered { return .results(input.all.byKey.flatMap { updates(of: $0, $1.ordered) }) }
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

    /// All updates of one key whose records come in order: after each record the windows that hold it, and nil for those
    /// that there are no more.
    private func updates(of key: String, _ items: [Item]) -> [ResultLine] {
        items.indices.flatMap { index -> [ResultLine] in
            let item = items[index]
            let before = definition.windows(of: Array(items[..<index]))
            let after = definition.windows(of: Array(items[...index]))
            func line(_ window: WindowDefinition.Window, _ value: String) -> ResultLine {
                ResultLine(
                    time: item.time, sequence: item.sequence, key: "\(key)[\(window.start),\(window.end))", value: value
                )
            }
            let gone = before.filter { old in !after.contains { $0.start == old.start && $0.end == old.end } }
            let changed = after.filter { $0.start <= item.time && item.time < $0.end }
            return gone.map { line($0, "nil") } + changed.map { line($0, fold.text($0.items)) }
        }
    }
}

/// Needs the order of event time, and keeps and sends nothing.
struct Forgetful: Processor {
    let initialState = Int64(0)

    func process(
        _ record: Record<String, Int64>, _ state: inout Int64, _ context: inout ProcessorContext<String, Int64>
    ) {
        context.forget()
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
