import ArgumentParser
import Foundation
import MillraceCore
import MillraceReplay
import MillraceStreams

/// Which half of a live run a process does.
public enum RunHalf: String, ExpressibleByArgument, CaseIterable, Sendable {
    case generate, process
}

/// Runs generator and topology, live.
public struct RunCommand<Definition: ApplicationDefinition>: ParsableCommand {
    /// Name and abstract.
    public static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "run", abstract: "Run the application live and show its results.",
            discussion: """
                The input is made up, or comes line by line from a file, a pipe or standard input (--input), where a header \
                tells another format as it does for replay; when it has ended, the run goes on until it is stopped. \
                Without --data-dir everything happens in memory. With it, or with --engine kafka, several processes share \
                the log: start one with --only generate, one or more with --only process, and watch the topics with \
                millrace consume. Ctrl-C stops after a last commit.
                """)
    }

    @Option(help: "Do only this half: generate or process.")
    var only: RunHalf?
    @Option(help: "Take lines from this file or pipe as they come; - for standard input. (default: made-up lines)")
    var input: String?
    @Option(help: "Made-up lines a second.")
    var rate = 500.0
    @Option(help: "Stop after so many seconds. (default: run until stopped)")
    var duration: Double?
    @Option(help: "Seed of the made-up input.")
    var seed: UInt64 = 1
    @Flag(name: .customLong("from-beginning"), help: "Show the results from the log's beginning, not from now on.")
    var fromBeginning = false
    @OptionGroup var options: Definition.Options
    @OptionGroup var engine: EngineOptions
    @OptionGroup var identity: IdentityOptions
    @OptionGroup var scale: ScaleOptions
    @OptionGroup var output: OutputOptions

    /// The command with its defaults.
    public init() {}

    /// Refuses what makes no sense.
    public func validate() throws {
        guard rate > 0, rate <= 10_000_000 else { throw ValidationError("--rate must be positive.") }
        if let duration, duration <= 0 { throw ValidationError("--duration must be positive.") }
        if only == .process, input != nil { throw ValidationError("--input has no use with --only process.") }
        if only != nil, !engine.isShared {
            throw ValidationError("--only needs --data-dir, or --engine kafka: the other half runs in another process.")
        }
    }

    /// Runs until stopped.
    public func run() throws {
        try reportingFailures {
            var application = try Definition.application(options, paths: [], console: output.console)
            identity.apply(to: &application)
            let opened = try engine.open(survivesPowerLoss: Definition.survivesPowerLoss, console: output.console)
            defer { opened.close() }
            let engine = opened.engine
            Interruption.catchSignals { [console = output.console] in
                console.warning(
                    "stopped while the engine is away: what was not committed is done again at the next start, but lines "
                        + "that could not be published are lost")
            }
            let hindrances = HindranceReport(output.console)
            let wait = EngineWait(for: engine, onHindrance: hindrances.take) { Interruption.isRequested }
            let partitions = try wait.result { try scale.partitions(of: application.sourceTopic, in: engine) }
            let generator = only == .process ? nil : makeGenerator(hindrances)
            let runtime =
                try only == .generate
                ? nil : makeRuntime(application, engine: engine, partitions: partitions, hindrances)
            let tail = try wait.result {
                try ResultTail(engine: engine, results: application.results, fromBeginning: fromBeginning)
            }
            // Tables are for who processes: a generator that knows none of them must not fill in defaults.
            if runtime != nil { try wait.result { try application.prepare(engine) } }
            try wait.result { try runtime?.start() }
            let sentences = try wait.result { try Definition.makeSentences(on: engine) }
            let (options, seed, input, longest) = (options, seed, input, application.longestLine)
            generator?.start(application, engine: engine, partitions: partitions) { [console = output.console] in
                if let input {
                    return try LiveLines(path: input, longest: longest) {
                        console.info("the input has ended: no more lines will come; Ctrl-C stops")
                    }
                }
                return try Definition.liveSource(options, seed: seed)
            }
            let view = LiveView(title: application.id, format: output.format)
            do {
                try show(tail, sentences, of: engine, view: view, runtime: runtime, generator: generator, hindrances)
            } catch {
                generator?.stop()
                try? runtime?.stop()
                throw error
            }
            generator?.stop()
            try runtime?.stop()
            let lines = try engine.recordCount(of: application.sourceTopic)
            try report(view, runtime, generator, lines: lines)
        }
    }

    private func makeGenerator(_ hindrances: HindranceReport) -> LiveGenerator {
        LiveGenerator(
            rate: input == nil ? rate : nil, name: input == nil ? "seed \(seed)" : nil, onHindrance: hindrances.take)
    }

    private func makeRuntime(
        _ application: Application, engine: any Engine, partitions: Int32, _ hindrances: HindranceReport
    ) throws -> StreamsRuntime {
        var configuration = RuntimeConfiguration(
            applicationID: application.id, partitions: partitions, threads: scale.threads, mode: .live)
        configuration.onRestore = RestoreReport(output.console).take
        configuration.onHindrance = hindrances.take
        return try StreamsRuntime(application.topology, engine: engine, configuration: configuration)
    }

    private func show(
        _ tail: ResultTail, _ sentences: any ResultSentences, of engine: any Engine, view: LiveView,
        runtime: StreamsRuntime?, generator: LiveGenerator?, _ hindrances: HindranceReport
    ) throws {
        var tail = tail
        while !Interruption.isRequested, view.seconds < duration ?? .infinity {
            if let failure = runtime?.failure ?? generator?.failure { throw failure }
            let mark = tail.news()
            do {
                if runtime != nil { try show(&tail, sentences, view) }
                try view.draw(try runtime?.progress(), published: generator?.published)
            } catch let error as EngineError where engine.mayComeBack(after: error) {
                hindrances.take(error)
            }
            tail.wait(after: mark, timeout: .milliseconds(100))
            // A view that followed every commit would cost more than the work it shows.
            Thread.sleep(forTimeInterval: 0.02)
        }
    }

    private func show(_ tail: inout ResultTail, _ sentences: any ResultSentences, _ view: LiveView) throws {
        try sentences.refresh()
        for (result, line) in try tail.read() {
            try view.show(line, sentence: sentences.sentence(for: line, of: result), of: result)
        }
    }

    /// Reports the run; `lines` is how many lines the source topic holds, if that is known.
    private func report(
        _ view: LiveView, _ runtime: StreamsRuntime?, _ generator: LiveGenerator?, lines: Int64?
    ) throws {
        if let generator { output.console.info("\(generator.published) lines published") }
        guard let runtime else { return }
        var accounting = try runtime.progress().accounting
        if case let waiting = (lines ?? 0) - accounting.read, waiting > 0 {
            output.console.info("\(waiting) lines wait until event time has passed them")
        }
        accounting.rejected.merge(generator?.rejected ?? [:], uniquingKeysWith: +)
        let summary = Summary(accounting: accounting, results: view.results, seconds: view.seconds)
        switch output.format {
        case .json: try Console.writeResult(summary.json)
        case .text: output.console.info(summary.text)
        }
    }
}

extension Engine {
    /// How many records `topic` has been given in all its partitions; nil if the engine's offsets do not tell.
    fileprivate func recordCount(of topic: String) throws(EngineError) -> Int64? {
        guard capabilities.offsetsCountRecords else { return nil }
        guard let description = try self.topic(named: topic) else { return 0 }
        var count: Int64 = 0
        for number in 0..<description.partitions {
            count += try offsets(of: TopicPartition(topic, number)).upperBound
        }
        return count
    }
}
