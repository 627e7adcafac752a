import ArgumentParser
import Foundation
import MillraceCommand
import MillraceCore
import MillraceLog
import MillraceStreams

/// Sends ten million keys through a windowed store and looks at the memory.
public struct NexmarkManyKeys: ParsableCommand {
    /// Name and abstract.
    public static let configuration = CommandConfiguration(
        commandName: "ten-million-keys", abstract: "Send ten million keys through a windowed store; print peak memory.",
        discussion: """
            Each key comes once, and is counted in its tumbling window. The log lies in a folder, which is removed \
            afterwards, so that the memory is that of the store. The exit code is 0 only if every key was counted and \
            nothing is left of them.
            """)

    @Option(help: "How many keys.")
    var keys: Int64 = 10_000_000
    @Option(name: .customLong("keys-per-second"), help: "Keys in a second of event time.")
    var keysPerSecond: Int64 = 50_000
    @Option(name: .customLong("window-seconds"), help: "Length of the windows.")
    var windowSeconds: Int64 = 10
    @Option(help: "Where the folder for the log is made.")
    var folder = NSTemporaryDirectory()
    @OptionGroup var output: OutputOptions

    /// The command with its defaults.
    public init() {}

    /// Refuses numbers that make no sense.
    public func validate() throws {
        guard keys > 0, keysPerSecond > 0, windowSeconds > 0 else {
            throw ValidationError("--keys, --keys-per-second and --window-seconds must be positive.")
        }
    }

    /// Sends the keys and prints.
    public func run() throws {
        try reportingFailures {
            let path = "\(folder)/nexmark-\(ProcessInfo.processInfo.processIdentifier)"
            defer { try? FileManager.default.removeItem(atPath: path) }
            let log = try EmbeddedLog.open(directory: path)
            defer { log.close() }
            var settings = ManyKeys.Settings(keys: keys)
            settings.keysPerSecond = keysPerSecond
            settings.window = .seconds(windowSeconds)
            let run = try ManyKeys(settings, engine: log)
            let (before, start, processor) = (Machine.peakMemory, Machine.wallSeconds, Machine.processorSeconds)
            var anonymous: Int64 = 0
            let outcome = try run.run { done in
                anonymous = max(anonymous, Machine.anonymousMemory ?? 0)
                output.console.progress("keys", done: done, of: keys)
            }
            output.console.endProgress()
            try Console.writeResult(
                """
                \(Machine.description)
                \(keys) keys, each once, \(keysPerSecond) a second of event time; tumbling windows of \(windowSeconds) s
                  \(outcome.results) windows counted and closed
                  at most \(outcome.mostKeys) keys in the store at a time
                  at the end \(outcome.atEnd.keys) keys, \(outcome.atEnd.timers) timers, \(outcome.atEnd.held) held
                  peak memory \(mega(Machine.peakMemory)) MB resident, \(mega(before)) MB before it began; \
                of its own at most \(mega(anonymous)) MB, the rest are pages of the log's files
                  \(Int64(Double(keys) / (Machine.processorSeconds - processor))) keys per CPU-second, \
                \(Int64(Double(keys) / (Machine.wallSeconds - start))) per second, the making of the keys included
                """)
            guard outcome.results == keys, outcome.atEnd == .init(keys: 0, timers: 0, held: 0) else {
                Console.write("error: not every key was counted, or something is left in the store")
                throw ExitCodes.failure
            }
        }
    }

    private func mega(_ bytes: Int64) -> Int64 { (bytes + 500_000) / 1_000_000 }
}
