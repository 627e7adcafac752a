import Foundation
import MillraceCore
import MillraceLog
import MillraceStreams
import Testing

/// The runtime with threads of its own.
struct StreamsRuntimeTests {
    private func run(_ log: EmbeddedLog, threads: Int, _ note: Comment) throws {
        var random = SeededRandom(seed: 4_711)
        let input = TripInput.random(&random, count: 600, keys: 20)
        let run = try TripRun(input, partitions: 4, log: log)
        let configuration = RuntimeConfiguration(
            applicationID: "trips", partitions: 4, threads: threads, mode: .replay)
        let consumer = try log.makeConsumer()
        var isAtEnd = false
        while !isAtEnd {
            let runtime = try StreamsRuntime(TripTopology.make(), engine: log, configuration: configuration)
            try runtime.start()
            try run.writeInput(200)
            while !isAtEnd, !run.isWritten || runtime.failure == nil {
                let mark = consumer.news()
                isAtEnd = try runtime.progress().isAtEnd
                if !run.isWritten, try runtime.progress().lag == 0 { break }
                if !isAtEnd { consumer.waitForNews(after: mark, timeout: .milliseconds(200)) }
            }
            try runtime.stop()
            try runtime.stop()
        }
        try run.check(TripModel(input, end: input.map(\.time).max() ?? 0), count: 600, "\(note)")
    }

    @Test(arguments: [1, 3]) func inMemory(threads: Int) throws {
        try run(try EmbeddedLog.inMemory(), threads: threads, "\(threads) threads")
    }

    @Test func inAFolder() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("millrace-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let log = try EmbeddedLog.open(directory: folder.path)
        try run(log, threads: 2, "in a folder")
        log.close()
        let again = try EmbeddedLog.open(directory: folder.path)
        #expect(try canonical(again, "trips").isEmpty == false)
        again.close()
    }

    @Test func stopWithoutStart() throws {
        let configuration = RuntimeConfiguration(applicationID: "trips", partitions: 1, mode: .live)
        try StreamsRuntime(TripTopology.make(), engine: EmbeddedLog.inMemory(), configuration: configuration).stop()
    }
}
