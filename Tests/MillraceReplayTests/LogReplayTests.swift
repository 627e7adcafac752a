import MillraceLog
import MillraceReplay
import Testing

/// Logs that cannot be replayed in place of files.
struct LogReplayTests {
    /// The copies' offsets would not be those that ticks name.
    @Test func offsetsMustCountRecords() throws {
        let log = try ObservedEngine(offsetsCountRecords: false)
        let error = #expect(throws: UsageError.self) {
            try LogReplay(SampleApplication.make(), log: log, engine: EmbeddedLog.inMemory())
        }
        #expect(error?.message.contains("--data-dir") == true)
    }

    @Test func anEmptyLogHoldsNoInput() throws {
        #expect(throws: InputError.self) {
            try LogReplay(SampleApplication.make(), log: ObservedEngine(), engine: EmbeddedLog.inMemory())
        }
    }
}
