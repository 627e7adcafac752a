import MillraceCore
import MillraceLog

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A process for the crash tests, which they kill at any moment: `write FOLDER NAME SEED` appends to the topic
/// `events`, `copy FOLDER NAME` is a member of a group that copies `events` to `copies`. Each commit that was
/// acknowledged is a line on standard output. `keys FOLDER NAME SEED` writes to the compacted topic `state`, and
/// `maintain FOLDER` compacts it again and again.
@main
enum Main {
    static func main() {
        let arguments = CommandLine.arguments
        do {
            switch (arguments.count, arguments.dropFirst().first) {
            case (5, "write"):
                try CrashWriter(folder: arguments[2], name: arguments[3], seed: UInt64(arguments[4]) ?? 0).run()
            case (4, "copy"):
                try CrashCopier(folder: arguments[2], name: arguments[3]).run()
            case (5, "keys"):
                try CrashKeyWriter(folder: arguments[2], name: arguments[3], seed: UInt64(arguments[4]) ?? 0).run()
            case (3, "maintain"):
                try CrashKeeper(folder: arguments[2]).run()
            default:
                say("usage: log-crash-worker write|keys FOLDER NAME SEED | copy FOLDER NAME | maintain FOLDER")
                exit(64)
            }
        } catch {
            say("failed: \(error)")
            exit(1)
        }
    }

    /// The log that tests and workers share: small segments, so that they roll often.
    static func openLog(_ folder: String) throws(EngineError) -> EmbeddedLog {
        try EmbeddedLog.open(directory: folder, options: LogOptions(segmentBytes: 64 << 10))
    }

    /// Writes a line at once and whole.
    static func say(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        _ = bytes.withUnsafeBytes { write(1, $0.baseAddress, $0.count) }
    }
}
