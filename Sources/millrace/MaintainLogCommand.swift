import ArgumentParser
import MillraceCommand
import MillraceCore
import MillraceFormats
import MillraceLog

/// Deletes and compacts what is due, at once.
struct MaintainLogCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "maintain", abstract: "Delete and compact what is due by the topics' settings, now.",
        discussion: """
            Applications do so by themselves every 30 seconds while they run. Ages are those of the records' timestamps; \
            what is written to at this moment is left alone. millrace topics --settings shows what is kept how long, \
            millrace topics alter changes it.
            """)

    @OptionGroup var location: LogLocation

    func run() throws {
        try reportingFailures {
            let log = try location.openToInspect()
            defer { log.close() }
            let report = try log.maintain()
            let output = LineOutput()
            for partition in report.rolled { output.buffer.append(text: "\(partition): begins a new segment\n") }
            for (partition, offset) in report.deleted.sorted(by: { $0.key < $1.key }) {
                output.buffer.append(text: "\(partition): deleted up to offset \(offset)\n")
            }
            for done in report.compactions {
                output.buffer.append(
                    text: "\(done.partition): compacted \(done.recordsBefore) records to \(done.recordsAfter), "
                        + "\(done.bytesBefore) bytes to \(done.bytesAfter)\n")
            }
            try output.flush()
            for failure in report.failures {
                Console.write("error: \(failure.partition?.description ?? "the log"): \(failure.error)")
            }
            if !report.failures.isEmpty { throw ExitCodes.failure }
        }
    }
}
