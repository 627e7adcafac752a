import ArgumentParser
import Foundation
import MillraceCore
import MillraceLog

/// How long it takes to open a log of some size after the process that wrote it was killed, and to read its last record.
struct OpenAfterKill {
    let folder: String
    let bytes: Int

    func run() throws {
        let path = folder + "/killed"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let process = Process()
        let output = Pipe()
        process.executableURL = Bundle.main.executableURL
        process.arguments = ["fill-and-wait", path, String(bytes)]
        process.standardOutput = output
        try process.run()
        guard output.fileHandleForReading.availableData.first == UInt8(ascii: "+") else { throw BenchFailure.reader }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        print("\nOpening a log of \(fixed(Double(bytes) / 1e9)) GB")
        try measure("after its writer was killed", path, LogOptions())
        // Where one start of the machine cannot be told from another, the log is checked at each opening.
        try measure("after a new start of the machine", path, LogOptions.afterAnotherStart)
    }

    private func measure(_ name: String, _ path: String, _ options: LogOptions) throws {
        var end: Int64 = 0
        var count = 0
        let opening = try seconds {
            let log = try EmbeddedLog.open(directory: path, options: options)
            defer { log.close() }
            end = try log.offsets(of: LogSender.partition).upperBound
            let buffer = RecordBuffer()
            _ = try log.makeConsumer().fetch(LogSender.partition, from: end - 1, maxBytes: 1, into: buffer)
            count = buffer.records.count
        }
        guard count > 0 else { throw BenchFailure.read }
        print(
            "  \(name.padding(toLength: 34, withPad: " ", startingAt: 0)) \(fixed(opening * 1e3, 1)) ms (\(end) records)"
        )
    }
}

/// Fills a log, says so, and waits for its end.
struct FillAndWait: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "fill-and-wait", shouldDisplay: false)
    @Argument var path: String
    @Argument var bytes: Int

    func run() throws {
        let log = try EmbeddedLog.open(directory: path)
        try log.createTopic(TopicDescription(name: LogSender.partition.topic, partitions: 1))
        let producer = try log.makeProducer(transactionalID: "bench")
        let batch = BenchBatch()
        var written = 0
        while written < bytes {
            try producer.begin()
            for _ in 0..<16 {
                let filled = batch.filled(records: Throughput.batchRecords)
                written += filled.byteCount
                try producer.append(filled, to: LogSender.partition)
            }
            guard case .committed = producer.commit() else { throw BenchFailure.commit }
        }
        FileHandle.standardOutput.write(Data("+\n".utf8))
        while true { sleep(1_000) }
    }
}

extension LogOptions {
    /// Options with which the machine seems to have been started anew since a log was used last.
    static var afterAnotherStart: LogOptions {
        var options = LogOptions()
        options.bootID = "the bench's \(ProcessInfo.processInfo.processIdentifier)"
        return options
    }
}
