import ArgumentParser
import MillraceCommand
import MillraceCore
import MillraceLog

/// Checks all that a log holds.
struct VerifyLogCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Check every byte of a log against its checksums, indexes and database.",
        discussion: """
            Reads all committed records: the checksum, header and records of each batch, the stored indexes, and the \
            ends of the segments against the database. It changes nothing, and may run beside the applications that \
            write the log.

            Each damage is a line with the file, the byte, the offsets that are concerned, and what to do. The exit \
            code is 0 if the log is sound, 1 if something is damaged, 65 if there is no log.
            """)

    @OptionGroup var location: LogLocation
    @Option(help: "text: damages and a table; json: an object for each damage and each topic, a line each.")
    var format = OutputFormat.text

    func run() throws {
        try reportingFailures {
            let log = try location.openToInspect()
            defer { log.close() }
            let output = LineOutput()
            var reports: [VerificationReport] = []
            for topic in try log.topics() {
                var report = VerificationReport(topic: topic.name)
                for number in 0..<topic.partitions {
                    let partition = try log.verify(TopicPartition(topic.name, number))
                    report.add(partition)
                    for damage in partition.damages { VerificationReport.write(damage, as: format, to: output.buffer) }
                    try output.flush()
                }
                reports.append(report)
            }
            switch format {
            case .json: for report in reports { report.writeJSON(to: output.buffer) }
            case .text: VerificationReport.writeTable(of: reports, to: output.buffer)
            }
            try output.flush()
            if reports.contains(where: { $0.damages > 0 }) { throw ExitCodes.failure }
        }
    }
}
