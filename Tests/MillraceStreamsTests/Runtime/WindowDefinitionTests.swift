import MillraceCore
import MillraceLog
import MillraceStreams
import Testing

/// A store that holds windows is not taken up by an operator with others.
struct WindowDefinitionTests {
    private static let input = Topic("in", key: .string, value: Serde<Step>.binary)

    /// The definitions, each of which differs from all others in what its store holds.
    enum Definition: CaseIterable {
        case tumbling, longer, hopping, faster, shared, sliding, session, quieter, join, wider, none

        fileprivate func add(to topology: Topology, store: String) {
            let stream = topology.stream(WindowDefinitionTests.input)
            let grouped = stream.groupByKey()
            switch self {
            case .tumbling: list(grouped.windowed(by: .tumbling(.milliseconds(10))), store)
            case .longer: list(grouped.windowed(by: .tumbling(.milliseconds(20))), store)
            case .hopping: list(grouped.windowed(by: .hopping(.milliseconds(10), every: .milliseconds(5))), store)
            case .faster: list(grouped.windowed(by: .hopping(.milliseconds(10), every: .milliseconds(2))), store)
            case .shared:
                finish(grouped.windowed(by: .hopping(.milliseconds(10), every: .milliseconds(5))).count(store))
            case .sliding: list(grouped.windowed(by: .sliding(.milliseconds(10))), store)
            case .session: finish(grouped.windowed(by: .session(.milliseconds(10))).count(store))
            case .quieter: finish(grouped.windowed(by: .session(.milliseconds(11))).count(store))
            case .join: join(stream, store, .within(.milliseconds(10)))
            case .wider: join(stream, store, .init(before: .milliseconds(10), after: .milliseconds(11)))
            case .none: grouped.count(store).to(Topic("counts", key: .string, value: .int64))
            }
        }

        private func list(_ windowed: WindowedStream<String, Step>, _ store: String) {
            finish(windowed.aggregate(store, Int64(0)) { $0 += $1.amount })
        }

        private func finish(_ aggregate: WindowedAggregate<String, Int64>) {
            aggregate.suppress(until: .windowCloses).to(Topic("out", key: .windowed(.string), value: .int64))
        }

        private func join(_ stream: MillraceStreams.Stream<String, Step>, _ store: String, _ window: JoinWindow) {
            stream.join(stream, store, within: window) { left, _ in left }
                .to(Topic("pairs", key: .string, value: .binary))
        }
    }

    private func run(_ definition: Definition, on log: any Engine, store: String = "windows") throws {
        let topology = Topology("defined")
        definition.add(to: topology, store: store)
        let configuration = RuntimeConfiguration(applicationID: "app", partitions: 2, mode: .replay)
        let runtime = try SteppedRuntime(topology, engine: log, configuration: configuration)
        try runtime.runUntilIdle()
        try runtime.close()
    }

    private func log(with definition: Definition) throws -> any Engine {
        let log = try EmbeddedLog.inMemory()
        let writer = try InputWriter(log, topics: ["in"], partitions: 2)
        try run(definition, on: log)
        try writer.write([
            InputRecord(topic: "in", key: "a", step: Step(amount: 1, group: 1), time: 1, sequence: 1)
        ])
        try run(definition, on: log)
        return log
    }

    @Test(arguments: Definition.allCases.filter { $0 != .none })
    func anotherDefinitionIsRefused(first: Definition) throws {
        let log = try log(with: first)
        for second in Definition.allCases {
            if second == first {
                try run(second, on: log)
                continue
            }
            let error = #expect(throws: EngineError.self, "\(first), then \(second)") { try run(second, on: log) }
            #expect(error?.code == .incompatibleVersion, "\(first), then \(second)")
        }
        try run(Definition.allCases.first { $0 != first } ?? first, on: log, store: "other")
    }

    @Test func theMessageSaysWhatIsHeldAndWhatToDo() throws {
        let log = try log(with: .hopping)
        let error = #expect(throws: EngineError.self) { try run(.faster, on: log) }
        #expect(
            error?.description
                == "application app: store windows holds hopping windows of 10 ms every 5 ms, but the topology asks it "
                + "for hopping windows of 10 ms every 2 ms: go on with what it holds, give the store another name to "
                + "begin anew with it, or begin anew under another application id")
        #expect(try log.topic(named: "app-windows-changelog") != nil)
    }
}
