import MillraceCore
import MillraceStreams

/// A table kept in a store for queries, and sent on as it was handled.
struct MaterializeCase: OperatorCase {
    let sources: [SourceTopic]
    let shape: TableShape
    var leavesNothing: Bool { false }
    var description: String { "\(shape)" }

    init(_ random: inout SeededRandom) {
        sources = [SourceTopic("table", takesTombstones: true, mayBeRepartitioned: false, &random)]
        shape = random.element(of: TableShape.allCases)
    }

    func build(_ topology: Topology) -> Results {
        shape.table(sources[0], in: topology).materialize("kept").toStream().mapValues { $0.map(String.init) ?? "nil" }
    }

    /// Every change, a deletion of what is not there, too.
    func expectation(_ input: Admission) -> Expectation {
        .results(
            shape.changes(input.all).map { change in
                ResultLine(
                    time: change.time, sequence: change.sequence, key: change.key,
                    value: change.value.map(String.init) ?? "nil")
            })
    }

    func stored(_ input: Admission, watermark: Int64) -> [String: String]? {
        shape.changes(input.all).lastValues(before: watermark).mapValues { "\($0.value ?? 0)" }
    }

    func query(_ member: SteppedRuntime) throws -> StoreAnswer<[String: String]> {
        try member.query(StoreView<String, Int64>("kept")).texts { ($0, "\($1)") }
    }
}
