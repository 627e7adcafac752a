import MillraceCore
import MillraceStreams

/// A join of two tables, key by key.
struct TableJoinCase: OperatorCase {
    let kind: JoinKind
    let sources: [SourceTopic]
    let shapes: [TableShape]
    var leavesNothing: Bool { false }
    var description: String { "\(kind), \(shapes)" }

    init(_ kind: JoinKind, _ random: inout SeededRandom) {
        self.kind = kind
        sources = ["left", "right"].map {
            SourceTopic($0, takesTombstones: true, mayBeRepartitioned: false, &random)
        }
        shapes = [random.element(of: TableShape.allCases), random.element(of: TableShape.allCases)]
    }

    func build(_ topology: Topology) -> Results {
        let left = shapes[0].table(sources[0], in: topology)
        let right = shapes[1].table(sources[1], in: topology)
        let joined =
            switch kind {
            case .inner: left.join(right, "join") { joinText($0, $1) }
            case .left: left.leftJoin(right, "join") { joinText($0, $1) }
            case .outer: left.outerJoin(right, "join") { joinText($0, $1) }
            }
        return joined.toStream().mapValues { $0 ?? "nil" }
    }

    /// What both tables have of each key that either has.
    func stored(_ input: Admission, watermark: Int64) -> [String: String]? {
        let sides = [0, 1].map { shapes[$0].changes(input.items[$0]).lastValues(before: watermark) }
        let keys = Set(sides[0].keys).union(sides[1].keys)
        let both = keys.map { ($0, joinText(sides[0][$0]?.value, sides[1][$0]?.value)) }
        return Dictionary(uniqueKeysWithValues: both)
    }

    func query(_ member: SteppedRuntime) throws -> StoreAnswer<[String: String]> {
        try member.query(StoreView<String, JoinedValues<Int64, Int64>>("join"))
            .texts { ($0, joinText($1.left, $1.right)) }
    }

    /// After each change of either side the joined value; nil only where there was one before.
    func expectation(_ input: Admission) -> Expectation {
        let changes = shapes[0].changes(input.items[0]) + shapes[1].changes(input.items[1])
        let results = changes.byKey.flatMap { key, changes in
            var values: [Int64?] = [nil, nil]
            var hadResult = false
            return changes.ordered.compactMap { change -> ResultLine? in
                values[change.input] = change.value
                let hasResult =
                    switch kind {
                    case .inner: values[0] != nil && values[1] != nil
                    case .left: values[0] != nil
                    case .outer: values[0] != nil || values[1] != nil
                    }
                defer { hadResult = hasResult }
                guard hasResult || hadResult else { return nil }
                return ResultLine(
                    time: change.time, sequence: change.sequence, key: key,
                    value: hasResult ? joinText(values[0], values[1]) : "nil")
            }
        }
        return .results(results)
    }
}
