import ArgumentParser
import MillraceCommand
import MillraceCore
import MillraceFormats

/// Prints the records of a topic.
struct ConsumeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "consume", abstract: "Print the records of a topic.",
        discussion: """
            Without --follow, prints what is there and ends. With it, prints what is committed from now on as it comes, \
            with --from-beginning after what is there, until Ctrl-C or until nobody reads on; a topic that is not there \
            yet is waited for. Records are in order within a partition.

            As text: event time, partition, offset, key and value, separated by tabs; what is not UTF-8 in base64.
            """)

    @Argument(help: "The topic's name; millrace topics lists them.")
    var topic: String
    @OptionGroup var location: EngineLocation
    @Flag(help: "Go on with new records as they come.")
    var follow = false
    @Flag(name: .customLong("from-beginning"), help: "With --follow: begin with the records that are there.")
    var fromBeginning = false
    @Option(help: "Only this partition, counted from 0.")
    var partition: Int32?
    @Option(name: .customLong("max-records"), help: "End after so many records.")
    var maxRecords: Int?
    @Flag(help: "Print applications' statements about event time (watermarks), too.")
    var all = false
    @Option(help: "text: a line for a person; json: an object a line, with the headers.")
    var format = OutputFormat.text

    func validate() throws {
        if let maxRecords, maxRecords < 1 { throw ValidationError("--max-records must be positive.") }
    }

    func run() throws {
        try reportingFailures {
            let opened = try location.open()
            defer { opened.close() }
            Interruption.catchSignals()
            let output = LineOutput()
            guard var reader = try makeReader(opened.engine) else { return }
            let printer = RecordPrinter(topic: topic, format: format, withStatements: all)
            do {
                try print(from: &reader, by: printer, to: output)
            } catch is OutputEnded {
                return
            }
        }
    }

    /// A reader of the topic; nil if the user stopped waiting for it.
    private func makeReader(_ engine: any Engine) throws -> TopicReader? {
        let consumer = try engine.makeConsumer()
        var hasWaited = false
        while follow, !Interruption.isRequested {
            let mark = consumer.news()
            if try engine.topic(named: topic) != nil { break }
            if !hasWaited { Console(level: .info).info("waiting for the topic \(topic) …") }
            hasWaited = true
            consumer.waitForNews(after: mark, timeout: .milliseconds(200))
        }
        if Interruption.isRequested { return nil }
        // All that is in a topic that was waited for is new.
        return try TopicReader(
            engine, topic: try engine.existingTopic(named: topic), partition: partition,
            start: follow && !fromBeginning && !hasWaited ? .end : .beginning)
    }

    private func print(from reader: inout TopicReader, by printer: RecordPrinter, to output: LineOutput) throws {
        var left = maxRecords ?? .max
        while true {
            let mark = reader.news()
            try reader.readToEnd { partition, record in
                if printer.print(record, of: partition, to: output.buffer) { left -= 1 }
                if output.buffer.count >= 1 << 16 { try output.flush() }
                return left > 0 && !Interruption.isRequested
            }
            try output.flush()
            guard follow, left > 0 else { return }
            reader.wait(after: mark) { Interruption.isRequested || output.isClosed }
            if Interruption.isRequested || output.isClosed { return }
        }
    }
}
