import ArgumentParser
import MillraceCommand
import MillraceCore
import MillraceFormats
import MillraceLog

/// Prints what stands in the segments of a topic.
struct DumpLogCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dump", abstract: "Print the batches and records of a topic as they stand in its files.",
        discussion: """
            For each batch its file, its place in it and the fields of its header, then its records: offset, time, key, \
            value and headers. What is damaged is printed as far as it can be read, with what is wrong with it; the \
            checksum of each batch is checked.
            """)

    @Argument(help: "The topic's name; millrace topics lists them.")
    var topic: String
    @OptionGroup var location: LogLocation
    @Option(help: "Only this partition, counted from 0.")
    var partition: Int32?
    @Option(help: "Begin with the batch that holds this offset.")
    var from: Int64 = 0
    @Option(name: .customLong("max"), help: "End after so many records.")
    var maxRecords: Int?
    @Option(help: "text: lines for a person; json: an object a line.")
    var format = OutputFormat.text

    func validate() throws {
        if let maxRecords, maxRecords < 1 { throw ValidationError("--max must be positive.") }
        if from < 0 { throw ValidationError("--from must be 0 or more.") }
    }

    func run() throws {
        try reportingFailures {
            let log = try location.openToInspect()
            defer { log.close() }
            Interruption.catchSignals()
            let output = LineOutput()
            let topic = try log.existingTopic(named: topic)
            try topic.check(partition)
            var left = maxRecords ?? .max
            do {
                for number in partition.map({ $0..<($0 + 1) }) ?? 0..<topic.partitions where left > 0 {
                    try dump(TopicPartition(topic.name, number), of: log, to: output, &left)
                }
                try output.flush()
            } catch is OutputEnded {
                return
            }
        }
    }

    private func dump(
        _ partition: TopicPartition, of log: EmbeddedLog, to output: LineOutput, _ left: inout Int
    ) throws {
        let printer = BatchPrinter(partition: partition, format: format)
        try log.dump(partition, from: from) { batch in
            printer.printHead(of: batch, to: output.buffer)
            var records: [RawRecord] = []
            // What is wrong with them is among the batch's damages.
            try? batch.batch?.appendRecords(from: from, to: &records)
            for record in records.prefix(left) {
                printer.print(record, to: output.buffer)
                if output.buffer.count >= 1 << 16 { try output.flush() }
            }
            left -= min(left, records.count)
            try output.flush()
            return left > 0 && !Interruption.isRequested
        }
    }
}
