import MillraceCore
import MillraceStreams

/// A join of two streams within a window, of any kind.
struct StreamJoinCase: OperatorCase {
    let kind: JoinKind
    let sources: [SourceTopic]
    /// A pair matches if left.time - before <= right.time <= left.time + after.
    let before: Int64
    let after: Int64
    let order: Order
    /// Whether each record of the left side comes twice, at one position.
    let isDoubled: Bool
    var leavesNothing: Bool { true }
    var description: String {
        "\(kind), before \(before), after \(after), order \(order)" + (isDoubled ? ", left twice" : "")
    }

    init(_ kind: JoinKind, _ random: inout SeededRandom) {
        self.kind = kind
        sources = [SourceTopic("left", &random), SourceTopic("right", &random)]
        isDoubled = random.chance(0.15)
        order = random.element(of: [.any, .any, .eventTime])
        before = random.integer(in: 0...4)
        after = random.chance(0.4) ? before : random.integer(in: 0...4)
    }

    func build(_ topology: Topology) -> Results {
        let (once, right) = (sources[0].stream(in: topology), sources[1].stream(in: topology))
        let left = isDoubled ? once.merge(once) : once
        let window = JoinWindow(before: .milliseconds(before), after: .milliseconds(after))
        return switch kind {
        case .inner: left.join(right, "join", within: window, order: order) { joinText($0, $1) }
        case .left: left.leftJoin(right, "join", within: window, order: order) { joinText($0, $1) }
        case .outer: left.outerJoin(right, "join", within: window, order: order) { joinText($0, $1) }
        }
    }

    /// The records for which a match may still come, key by key.
    func stored(_ input: Admission, watermark: Int64) -> [String: String]? {
        let sides = [isDoubled ? input.items[0] + input.items[0] : input.items[0], input.items[1]]
        var texts: [String: [[String]]] = [:]
        for (side, wait) in [(0, after), (1, before)] {
            for item in sides[side].ordered where order == .any || item.time < watermark {
                let last = item.time.addingReportingOverflow(wait).partialValue
                guard last >= watermark else { continue }
                texts[item.key, default: [[], []]][side].append("\(item.value ?? 0)@\(item.time)")
            }
        }
        return texts.mapValues { "\($0)" }
    }

    func query(_ member: SteppedRuntime) throws -> StoreAnswer<[String: String]> {
        var answer = StoreAnswer<[String: String]>(value: [:], isCommitted: true, partitions: [])
        let view = JoinView<String, Int64, Int64>("join")
        for key in RandomInput.keys {
            let found = try member.query(view, key: key)
            answer.isCommitted = answer.isCommitted && found.isCommitted
            answer.partitions = found.partitions
            let sides = [found.value.left, found.value.right].map { side in
                side.map { "\($0.value)@\($0.timestamp.milliseconds)" }
            }
            if !sides.joined().isEmpty { answer.value[key] = "\(sides)" }
        }
        return answer
    }

    private func isMatch(_ left: Item, _ right: Item) -> Bool {
        left.key == right.key && left.time - before <= right.time && right.time <= left.time + after
    }

    func expectation(_ input: Admission) -> Expectation {
        let lefts = isDoubled ? input.items[0] + input.items[0] : input.items[0]
        let rights = input.items[1]
        var results: [ResultLine] = []
        for left in lefts {
            for right in rights where isMatch(left, right) {
                results.append(
                    ResultLine(
                        time: max(left.time, right.time),
                        sequence: (left.time, left.sequence) > (right.time, right.sequence)
                            ? left.sequence : right.sequence,
                        key: left.key, value: joinText(left.value, right.value)))
            }
        }
        if kind != .inner {
            for left in lefts where !rights.contains(where: { isMatch(left, $0) }) {
                results.append(
                    ResultLine(
                        time: left.time + after, sequence: left.sequence, key: left.key,
                        value: joinText(left.value, nil)))
            }
        }
        if kind == .outer {
            for right in rights where !lefts.contains(where: { isMatch($0, right) }) {
                results.append(
                    ResultLine(
                        time: right.time + before, sequence: right.sequence, key: right.key,
                        value: joinText(nil, right.value)))
            }
        }
        return .results(results)
    }
}

/// Which side may be missing.
enum JoinKind {
    case inner, left, outer
}

/// What a join of two values gives, as text.
@Sendable func joinText(_ left: Int64?, _ right: Int64?) -> String {
    "\(left.map(String.init) ?? "-")+\(right.map(String.init) ?? "-")"
}
