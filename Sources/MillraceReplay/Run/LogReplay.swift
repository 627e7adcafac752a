import MillraceCore
import MillraceStreams

/// Runs what a live run has left in its log through the application once more: its input, its tables, its ticks in place
/// of a clock, and the repartition topics whose order operators have taken for that of arrival. The results are those of the live
/// run, up to where its log ends.
public final class LogReplay {
    private let application: Application
    private let engine: any Engine
    private let runtime: SteppedRuntime

    /// A replay of what `log` holds, on `engine`, which is empty. With other tables, which `change` publishes on the engine, it
    /// tells what the run would have come to with these; the repartition topics behind them, by name without the
    /// application's id, are then written anew, in an order of their own.
    /// - Throws: ``UsageError`` if the log's offsets do not count records, as Kafka's do not: ticks name offsets, which the
    ///   copies on `engine` would not have; ``InputError`` if the log holds no input of the application, or not from its
    ///   beginning; `EngineError`, `TopologyError`.
    public init(
        _ application: Application, log: any Engine, engine: any Engine, rewriting behind: Set<String> = [],
        change: (any Engine) throws -> Void = { _ in }
    ) throws {
        self.application = application
        self.engine = engine
        guard log.capabilities.offsetsCountRecords else {
            throw UsageError(
                "a cluster's log cannot be replayed in place of files: ticks and sequences name offsets, of which Kafka "
                    + "gives some to the marks that end transactions. Replay the log of a run with --data-dir")
        }
        guard let source = try log.topic(named: application.sourceTopic) else {
            throw InputError("the log holds no topic \(application.sourceTopic): nothing has been run on it")
        }
        let names = TopicNames(applicationID: application.id)
        let repartitions = application.topology.recordedRepartitions.subtracting(behind).sorted()
            .map(names.repartition)
        for name in [application.sourceTopic, names.ticks] + application.topology.globalTableTopics + repartitions {
            try LogReplay.copy(name, from: log, to: engine)
        }
        try change(engine)
        var configuration = RuntimeConfiguration(
            applicationID: application.id, partitions: source.partitions, mode: .replayTicks)
        configuration.rewrittenRepartitions = behind
        runtime = try SteppedRuntime(application.topology, engine: engine, configuration: configuration)
    }

    /// Replays to the end of the log.
    /// - Returns: What became of the input.
    public func run() throws -> Accounting {
        try runtime.runUntilIdle()
        let accounting = try runtime.progress().accounting
        try runtime.close()
        return accounting
    }

    /// The results in canonical order.
    public var results: ResultCollector { ResultCollector(engine: engine, applicationID: application.id) }

    private static func copy(_ name: String, from log: any Engine, to engine: any Engine) throws {
        guard let topic = try log.topic(named: name) else { return }
        try engine.createTopic(topic)
        let producer = try engine.makeProducer(transactionalID: "log-replay-\(name)")
        let consumer = try log.makeConsumer()
        let (buffer, batch) = (RecordBuffer(), RecordBatchBuilder())
        for number in 0..<topic.partitions {
            let partition = TopicPartition(name, number)
            let offsets = try log.offsets(of: partition)
            guard offsets.lowerBound == 0 || topic.cleanup == .compact else {
                throw InputError("\(partition) begins at offset \(offsets.lowerBound): its beginning has been deleted")
            }
            _ = try consumer.readToEnd(
                of: partition, from: offsets.lowerBound, maxBytes: 1 << 18, into: buffer
            ) { buffer in
                try producer.begin()
                for record in buffer.records {
                    batch.append(
                        timestamp: record.timestamp, key: record.key, value: record.value, headers: record.headers)
                    if batch.byteCount > 1 << 18 { try producer.append(batch, to: partition) }
                }
                if !batch.isEmpty { try producer.append(batch, to: partition) }
                switch producer.commit() {
                case .committed: return
                case .retriable(let error), .abortable(let error), .fenced(let error), .fatal(let error),
                    .unknown(let error):
                    throw error
                }
            }
        }
    }
}
