@testable import MillraceCommand
import MillraceCore
import MillraceLog
import Testing

/// The start of a run waits for an engine that is away, and for nothing else.
struct EngineWaitTests {
    private static let away = EngineError(.unavailable, "no broker answers")

    /// How often the work was tried, and what was told, when it fails with `errors` first and a user stops it after so many
    /// pauses.
    private func run(
        _ engine: any Engine, failing errors: [EngineError], stopAfter limit: Int = .max
    ) -> (result: Result<Int, any Error>, told: [EngineError], pauses: Int) {
        var (tries, pauses, told) = (0, 0, [EngineError]())
        let wait = EngineWait(for: engine) {
            told.append($0)
        } isStopping: {
            pauses >= limit
        } pause: {
            pauses += 1
        }
        let result = Result {
            try wait.result { () throws -> Int in
                tries += 1
                if tries <= errors.count { throw errors[tries - 1] }
                return tries
            }
        }
        return (result, told, pauses)
    }

    @Test func anEngineThatIsAwayIsTriedAgain() throws {
        let outcome = run(RemoteEngine(), failing: [Self.away, Self.away])
        #expect(try outcome.result.get() == 3)
        #expect(outcome.told.map(\.code) == [.unavailable, .unavailable])
        #expect(outcome.pauses == 20)
    }

    @Test func whoIsStoppedWaitsNoLonger() {
        let outcome = run(RemoteEngine(), failing: [Self.away, Self.away, Self.away], stopAfter: 13)
        #expect(throws: EngineError.self) { try outcome.result.get() }
        #expect(outcome.told.count == 2 && outcome.pauses == 13)
    }

    @Test func otherErrorsAreFinal() throws {
        let refusal = run(RemoteEngine(), failing: [EngineError(.notPermitted, "may not")])
        #expect(throws: EngineError.self) { try refusal.result.get() }
        #expect(refusal.told.isEmpty)
        let local = run(try EmbeddedLog.inMemory(), failing: [Self.away])
        #expect(throws: EngineError.self) { try local.result.get() }
        #expect(local.told.isEmpty)
    }

    /// Does nothing; it only says that it may be out of reach.
    private final class RemoteEngine: Engine {
        let capabilities = EngineCapabilities(
            commitWhenDrained: true, commitInterval: .zero, maxRecordBytes: 1_000, isRemote: true)
        private var error: EngineError { EngineError(.invalid, "not used here") }

        func createTopic(_ topic: TopicDescription) throws(EngineError) { throw error }
        func topics() throws(EngineError) -> [TopicDescription] { throw error }
        func offsets(of partition: TopicPartition) throws(EngineError) -> Range<Int64> { throw error }
        func committedOffsets(group: String) throws(EngineError) -> [TopicPartition: CommittedOffset] { throw error }
        func deleteRecords(before offsets: [TopicPartition: Int64]) throws(EngineError) { throw error }
        func makeConsumer() throws(EngineError) -> any Consumer { throw error }
        func makeProducer(transactionalID: String) throws(EngineError) -> any TransactionalProducer { throw error }
        func joinGroup(
            _ group: String, topics: [String], clientID: String
        ) throws(EngineError) -> any GroupMember { throw error }
    }
}
