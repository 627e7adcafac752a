import MillraceCore
import MillraceLog
import MillraceStreams
import NexmarkBenchmark
import Testing

/// The store follows the open windows, not the keys that have passed.
struct ManyKeysTests {
    @Test func theStoreHoldsOpenWindowsOnly() throws {
        let engine = try EmbeddedLog.inMemory()
        defer { engine.close() }
        var settings = ManyKeys.Settings(keys: 60_000)
        settings.keysPerSecond = 700
        settings.window = .seconds(5)
        let outcome = try ManyKeys(settings, engine: engine).run()
        #expect(outcome.results == 60_000)
        #expect((1...3_500).contains(outcome.mostKeys), "a window is 3,500 keys")
        #expect(outcome.atEnd == StageSize(keys: 0, timers: 0, held: 0))
    }
}
