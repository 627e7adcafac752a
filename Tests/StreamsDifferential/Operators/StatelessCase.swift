import MillraceCore
import MillraceStreams

/// A chain of operators without state over two merged sources.
struct StatelessCase: OperatorCase {
    let sources: [SourceTopic]
    let steps: [StatelessStep]
    var leavesNothing: Bool { true }
    var description: String { "\(steps)" }

    init(_ random: inout SeededRandom) {
        sources = [SourceTopic("left", &random), SourceTopic("right", &random)]
        var steps: [StatelessStep] = []
        for _ in 0..<random.integer(in: 1...5) { steps.append(random.element(of: StatelessStep.allCases)) }
        self.steps = steps
    }

    func build(_ topology: Topology) -> Results {
        var stream = sources[0].stream(in: topology).merge(sources[1].stream(in: topology))
        for (index, step) in steps.enumerated() { stream = step.apply(to: stream, number: index) }
        return stream.mapValues { "\($0)" }
    }

    func expectation(_ input: Admission) -> Expectation {
        var items = input.all
        for step in steps { items = step.apply(to: items) }
        return .results(
            items.map { ResultLine(time: $0.time, sequence: $0.sequence, key: $0.key, value: "\($0.value ?? -1)") })
    }
}

/// An operator without state, on a stream and on an array.
enum StatelessStep: CaseIterable {
    case filter, filterNot, mapValues, map, flatMap, flatMapValues, selectKey, splitInTwo, splitInThree, repartition

    /// The branches of ``splitInThree``.
    enum Branch: CaseIterable {
        case kept, doubled, dropped
    }

    func apply(to stream: MillraceStreams.Stream<String, Int64>, number: Int) -> MillraceStreams.Stream<String, Int64> {
        switch self {
        case .filter: return stream.filter { $0 % 3 != 0 }
        case .filterNot: return stream.filterNot { $0 % 4 == 0 }
        case .mapValues: return stream.mapValues { $0 + 1 }
        case .map: return stream.map { ("\($0.key)\($0.value % 2)", $0.value * 3) }
        case .flatMap:
            return stream.flatMap { record in (0..<record.value % 3).map { ("\(record.key)-\($0)", record.value + $0) }
            }
        case .flatMapValues: return stream.flatMapValues { value in (0..<value % 4).map { value * 2 - $0 } }
        case .selectKey: return stream.selectKey { "k\($0.value % 3)" }
        case .splitInTwo:
            let (even, odd) = stream.split { $0 % 2 == 0 }
            return even.mapValues { $0 / 2 }.merge(odd)
        case .splitInThree:
            let branches = stream.split(into: Branch.self) { Branch.allCases[Int($0 % 3)] }
            return branches[.kept].merge(branches[.doubled].mapValues { $0 * 2 })
        case .repartition: return stream.repartition("again-\(number)", key: .string, value: .int64)
        }
    }

    func apply(to items: [Item]) -> [Item] {
        func changed(_ item: Item, key: String? = nil, value: Int64? = nil) -> Item {
            var item = item
            item.key = key ?? item.key
            item.value = value ?? item.value
            return item
        }
        return items.flatMap { item -> [Item] in
            let value = item.value ?? 0
            switch self {
            case .filter: return value % 3 == 0 ? [] : [item]
            case .filterNot: return value % 4 == 0 ? [] : [item]
            case .mapValues: return [changed(item, value: value + 1)]
            case .map: return [changed(item, key: "\(item.key)\(value % 2)", value: value * 3)]
            case .flatMap:
                return (0..<value % 3).map { changed(item, key: "\(item.key)-\($0)", value: value + $0) }
            case .flatMapValues: return (0..<value % 4).map { changed(item, value: value * 2 - $0) }
            case .selectKey: return [changed(item, key: "k\(value % 3)")]
            case .splitInTwo: return [value % 2 == 0 ? changed(item, value: value / 2) : item]
            case .splitInThree: return value % 3 == 2 ? [] : [changed(item, value: value % 3 == 1 ? value * 2 : value)]
            case .repartition: return [item]
            }
        }
    }
}
