import MillraceCore
import MillraceLog
import MillraceReplay
import MillraceStreams
import Testing

@testable import MillraceCommand

/// The exit codes of the README, for what may fail.
struct ExitCodesTests {
    private static let invalid = EngineError(.invalid, "makes no sense")

    @Test func whatWasAskedWronglyIsUsage() throws {
        #expect(ExitCodes.code(for: UsageError("give another")) == ExitCodes.usage)
        #expect(ExitCodes.code(for: EngineError(.topicMismatch, "exists with 2 partitions")) == ExitCodes.usage)
        let configuration = RuntimeConfiguration(applicationID: "a", partitions: 0, mode: .replay)
        let error = try #require(
            #expect(throws: TopologyError.self) {
                try StreamsRuntime(Topology("a"), engine: EmbeddedLog.inMemory(), configuration: configuration)
            })
        #expect(ExitCodes.code(for: error) == ExitCodes.usage)
    }

    @Test func whatFailsAtWorkIsAFailure() {
        #expect(ExitCodes.code(for: Self.invalid) == ExitCodes.failure)
        #expect(ExitCodes.code(for: EngineError(.unavailable, "no broker")) == ExitCodes.failure)
        #expect(ExitCodes.code(for: InputError("does not exist")) == ExitCodes.input)
    }

    /// Only what is asked of an engine directly is asked wrongly; what else happens then keeps its kind.
    @Test func whatIsAskedDirectlyIsAskedWrongly() {
        #expect(throws: UsageError("makes no sense")) { try askingEngine { throw Self.invalid } }
        let error = EngineError(.io, "disk")
        #expect(throws: error) { try askingEngine { throw error } }
    }
}
