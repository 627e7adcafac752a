import MillraceCore
import MillraceStreams

/// A stream that meets a table by event time. Either may be declared first.
struct StreamTableCase: OperatorCase {
    let kind: JoinKind
    let sources: [SourceTopic]
    /// Number of the stream's source; the table has the other.
    let stream: Int
    let tableShape: TableShape
    var leavesNothing: Bool { false }
    var description: String { "\(kind), \(stream == 0 ? "stream" : "table") first, \(tableShape)" }

    init(_ kind: JoinKind, _ random: inout SeededRandom) {
        self.kind = kind
        stream = random.chance(0.5) ? 0 : 1
        tableShape = random.element(of: TableShape.allCases)
        let events = SourceTopic("events", &random)
        let table = SourceTopic("table", takesTombstones: true, mayBeRepartitioned: false, &random)
        sources = stream == 0 ? [events, table] : [table, events]
    }

    func build(_ topology: Topology) -> Results {
        let table: Table<String, Int64>
        let events: MillraceStreams.Stream<String, Int64>
        if stream == 0 {
            events = sources[0].stream(in: topology)
            table = tableShape.table(sources[1], in: topology)
        } else {
            table = tableShape.table(sources[0], in: topology)
            events = sources[1].stream(in: topology)
        }
        return switch kind {
        case .inner: events.join(table, "join") { joinText($0, $1) }
        case .left, .outer: events.leftJoin(table, "join") { joinText($0, $1) }
        }
    }

    func stored(_ input: Admission, watermark: Int64) -> [String: String]? {
        tableShape.changes(input.items[1 - stream]).lastValues(before: watermark).mapValues { "\($0.value ?? 0)" }
    }

    func query(_ member: SteppedRuntime) throws -> StoreAnswer<[String: String]> {
        try member.query(StoreView<String, Int64>("join")).texts { ($0, "\($1)") }
    }

    func expectation(_ input: Admission) -> Expectation {
        let changes = tableShape.changes(input.items[1 - stream]).ordered
        return .results(
            input.items[stream].compactMap { event in
                // At a full tie the table's change comes first.
                let value = changes.last {
                    $0.key == event.key && ($0.time, $0.sequence) <= (event.time, event.sequence)
                }?.value
                if kind == .inner, value == nil { return nil }
                return ResultLine(
                    time: event.time, sequence: event.sequence, key: event.key, value: joinText(event.value, value))
            })
    }
}

/// The ways by which a topic becomes a table.
enum TableShape: CaseIterable {
    /// `topology.table`.
    case topic
    /// `stream.toTable()`, of a stream in which nil deletes.
    case stream
    /// The same without the value 5, and mapped to what it was before.
    case transformed

    /// The table of a source. Each change is counted as accepted.
    func table(_ source: SourceTopic, in topology: Topology) -> Table<String, Int64> {
        let grace = TimeSpan.milliseconds(source.grace)
        if self == .topic {
            return topology.table(Topic(source.name, key: .string, value: .int64), grace: grace)
                .toStream().countAccepted().toTable()
        }
        let optional = Topic(source.name, key: .string, value: Serde.optional(.int64))
        let table = topology.stream(optional, grace: grace).countAccepted().toTable() as Table<String, Int64>
        return self == .stream ? table : table.mapValues { $0 - 1 }.filter { $0 != 4 }.mapValues { $0 + 1 }
    }

    /// The changes of the table that the topic's records come to.
    func changes(_ items: [Item]) -> [Item] {
        items.map { item in
            var item = item
            if self == .transformed, item.value == 5 { item.value = nil }
            return item
        }
    }
}

/// A stream that meets a table by arrival. Both come from one topic, for only then there is one order of arrival.
struct ArrivalTableCase: OperatorCase {
    let kind: JoinKind
    let sources: [SourceTopic]
    var leavesNothing: Bool { false }
    /// Live, the order of arrival behind a repartition is that in which its writers took turns.
    var isReplayOnly: Bool { sources[0].isRepartitioned }
    var description: String { "\(kind)" }

    init(_ kind: JoinKind, _ random: inout SeededRandom) {
        self.kind = kind
        sources = [SourceTopic("in", &random)]
    }

    func build(_ topology: Topology) -> Results {
        let (changes, events) = sources[0].stream(in: topology).split { $0 < 4 }
        let table = changes.mapValues { $0 == 0 ? nil : $0 }.toTable() as Table<String, Int64>
        return switch kind {
        case .inner: events.join(table, "join", order: .arrival) { joinText($0, $1) }
        case .left, .outer: events.leftJoin(table, "join", order: .arrival) { joinText($0, $1) }
        }
    }

    func expectation(_ input: Admission) -> Expectation {
        let inOrder = input.all.sorted { $0.sequence < $1.sequence }
        var table: [String: Int64] = [:]
        return .results(
            inOrder.compactMap { item in
                let value = item.value ?? 0
                if value < 4 {
                    table[item.key] = value == 0 ? nil : value
                    return nil
                }
                if kind == .inner, table[item.key] == nil { return nil }
                return ResultLine(
                    time: item.time, sequence: item.sequence, key: item.key, value: joinText(value, table[item.key]))
            })
    }
}
