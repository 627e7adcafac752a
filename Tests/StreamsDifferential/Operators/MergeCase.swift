import MillraceCore
import MillraceStreams

/// Records that meet again in an operator which counts them in order.
struct MergeCase: OperatorCase {
    enum Shape {
        /// One stream, led to a merge by two repartitions: by either a record comes once, at one position.
        case fork
        /// A source topic that is read as it is, and one by way of a repartition.
        case mixture
    }

    let shape: Shape
    let order: Order
    let sources: [SourceTopic]
    var leavesNothing: Bool { false }
    /// Live, the order of arrival behind a repartition is that in which its writers took turns.
    var isReplayOnly: Bool { order == .arrival }
    var description: String { "\(shape), \(order)" }

    init(_ shape: Shape, order: Order, _ random: inout SeededRandom) {
        self.shape = shape
        self.order = order
        switch shape {
        case .fork: sources = [SourceTopic("in", &random)]
        case .mixture:
            let direct = SourceTopic("direct", mayBeRepartitioned: false, &random)
            var other = SourceTopic("other", &random)
            other.isRepartitioned = true
            sources = [direct, other]
        }
    }

    func build(_ topology: Topology) -> Results {
        let merged: MillraceStreams.Stream<String, Int64>
        switch shape {
        case .fork:
            let stream = sources[0].stream(in: topology)
            let tens = stream.mapValues { $0 * 10 }.repartition("tens", by: { "ten \($0.value % 7)" })
            let ones = stream.mapValues { $0 * 10 + 1 }.repartition("ones", by: { "one \($0.value % 11)" })
            merged = tens.merge(ones).repartition("together", by: { "group \($0.value / 10 % 2)" })
        case .mixture: merged = sources[0].stream(in: topology).merge(sources[1].stream(in: topology))
        }
        return merged.groupByKey().process("numbers", Numbering(), order: order)
    }

    func expectation(_ input: Admission) -> Expectation {
        var items = input.all
        if shape == .fork {
            // At equal places the first stream of the merge comes first.
            items = items.flatMap { item in
                [0, 1].map { branch in
                    var copy = item
                    copy.input = branch
                    copy.value = (item.value ?? 0) * 10 + Int64(branch)
                    copy.key = "group \((item.value ?? 0) % 2)"
                    return copy
                }
            }
        }
        return .results(
            items.byKey.flatMap { key, items in
                let inOrder =
                    order == .arrival
                    ? items.sorted { ($0.sequence, $0.input) < ($1.sequence, $1.input) } : items.ordered
                return inOrder.enumerated().map { index, item in
                    ResultLine(
                        time: item.time, sequence: item.sequence, key: key,
                        value: Numbering.text(index + 1, item.value ?? 0))
                }
            })
    }
}

/// Numbers the records of a key in the order in which they come.
struct Numbering: Processor {
    let initialState = Int64(0)

    static func text(_ number: Int, _ value: Int64) -> String { "\(number). \(value)" }

    func process(
        _ record: Record<String, Int64>, _ state: inout Int64, _ context: inout ProcessorContext<String, String>
    ) {
        state += 1
        context.emit(Self.text(Int(state), record.value))
    }
}

extension MillraceStreams.Stream where Key == String, Value == Int64 {
    fileprivate func repartition(
        _ name: String, by key: @escaping @Sendable (Record<String, Int64>) -> String
    ) -> MillraceStreams.Stream<String, Int64> {
        selectKey(key).repartition(name, key: .string, value: .int64)
    }
}
