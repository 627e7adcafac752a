import MillraceCore
import MillraceStreams
import MillraceTesting
import Synchronization
import Testing

/// A task that is closed lets go of what its operators held in memory: it may have been gigabytes, and a task is closed
/// whenever a partition moves or a commit fails.
@Suite struct TaskMemoryTests {
    /// Stands for the state of one task.
    private final class Token: Sendable {}

    /// The tokens that were handed out and are still there.
    private final class Tokens: Sendable {
        private struct Handed {
            weak var token: Token?
        }

        private let handed = Mutex<[Handed]>([])

        func make() -> Token {
            let token = Token()
            handed.withLock { $0.append(Handed(token: token)) }
            return token
        }

        var alive: Int { handed.withLock { $0.count { $0.token != nil } } }
    }

    private struct Counting: KeyedProcessor {
        struct Stores {
            var count: ValueStore<String, Int64>
            var token: Token
        }

        let tokens: Tokens

        func makeStores(_ builder: StoreBuilder<String>) -> Stores {
            Stores(count: builder.value("counts"), token: tokens.make())
        }

        func process(
            _ record: Record<String, Int64>, _ stores: Stores, _ context: inout KeyedContext<String, Int64, NoTimer>
        ) {
            stores.count.value = (stores.count.value ?? 0) + record.value
            context.emit(stores.count.value ?? 0)
        }
    }

    @Test func closedTasksAreFreed() throws {
        let tokens = Tokens()
        let topology = Topology("memory")
        let input = Topic("input", key: .string, value: .int64)
        topology.stream(input)
            .groupByKey().process("counting", Counting(tokens: tokens))
            .groupByKey().windowed(by: .tumbling(.seconds(1))).count("windows").toStream()
            .map { ($0.key.key, $0.value ?? 0) }
            .to(Topic("output", key: .string, value: .int64))
        #expect(tokens.alive == 0)

        let driver = try TopologyTestDriver(topology, partitions: 3)
        try driver.pipeInput(input, key: "a", value: 1, at: Timestamp(milliseconds: 1_000))
        #expect(tokens.alive == 3)
        for _ in 0..<4 { try driver.restart() }
        #expect(tokens.alive == 3)
    }
}
