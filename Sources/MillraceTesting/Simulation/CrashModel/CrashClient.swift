import MillraceCore
import MillraceLog

/// What a simulated process does with the log, a step at a time.
///
/// Whatever it tries to change it states before, so that the model knows what took effect even if the process is
/// killed before it learns of it.
class CrashClient {
    let run: CrashRun
    let process: SimulatedProcess
    let log: EmbeddedLog
    let consumer: any Consumer
    private let buffer = RecordBuffer()

    required init(run: CrashRun, process: SimulatedProcess) throws {
        self.run = run
        self.process = process
        let machine = run.scheduler.machine
        log = try EmbeddedLog.open(
            on: process.disk, manifest: process.manifest, news: machine.news, roundLock: process.roundLock,
            options: .crashModel(machine, run.settings))
        consumer = try log.makeConsumer()
        if process.isPlanted(.truncation) { try truncateSegments() }
        for number in ModelLog.topics.indices {
            try attempt(.topic(number)) { () throws(EngineError) in
                try log.createTopic(ModelLog.description(number))
            }
        }
    }

    /// Does something.
    func step() throws {}

    /// Comes to an end as a process does that is not killed.
    func end() throws {
        log.close()
    }

    /// Runs `body`, which tries to make `change`.
    func attempt<Result>(
        _ change: ModelChange, _ body: () throws(EngineError) -> Result
    ) throws(EngineError) -> Result {
        run.attempts[process.name] = change
        defer { run.attempts[process.name] = nil }
        return try body()
    }

    func makeProducer(_ id: String) throws(EngineError) -> (any TransactionalProducer, number: Int) {
        let producer = try attempt(.producer(id)) { () throws(EngineError) in
            try log.makeProducer(transactionalID: id)
        }
        return (producer, run.model.producers[id, default: 0])
    }

    /// Commits `transaction`, trying again as long as the log says that this makes sense; whether it is committed.
    func commit(_ transaction: ModelTransaction, by producer: any TransactionalProducer) throws -> Bool {
        try producer.begin()
        for (partition, records) in transaction.appends {
            for batch in batches(of: records) { try producer.append(batch, to: ModelLog.partitions[partition]) }
        }
        if !transaction.positions.isEmpty {
            let offsets = transaction.positions.map { (ModelLog.partitions[$0.partition], $0.committed) }
            try producer.sendOffsets(
                Dictionary(uniqueKeysWithValues: offsets), group: ModelLog.groups[transaction.group],
                member: transaction.membership)
        }
        for _ in 0..<3 {
            let outcome = try attempt(.transaction(transaction)) { () throws(EngineError) in producer.commit() }
            guard process.isAlive else { return false }
            guard case .retriable = outcome else { return try run.note(outcome, of: transaction) }
            _ = try run.note(outcome, of: transaction)
        }
        producer.abort()
        return false
    }

    /// `records` in one batch, or two.
    private func batches(of records: [ModelRecord]) -> [RecordBatchBuilder] {
        guard records.count > 2, run.scheduler.random.chance(0.3) else { return [RecordBatchBuilder(of: records)] }
        return [Array(records[..<2]), Array(records[2...])].map { RecordBatchBuilder(of: $0) }
    }

    /// Reads records of `partition` and compares them with what was committed so far; returns the offset to go on from.
    func fetch(_ partition: Int, from offset: Int64, maxBytes: Int) throws(EngineError) -> Int64 {
        let name = ModelLog.partitions[partition]
        let next = try consumer.fetch(name, from: offset, maxBytes: maxBytes, into: buffer)
        // What is mapped can be read without an operation, also by who has been killed.
        try process.checkAlive()
        do throws(Violation) {
            try run.model.compare(buffer.records, partition, offset..<next, run.model.state)
        } catch {
            run.fail(error)
            try process.checkAlive()
        }
        return next
    }

    /// A partition of a topic.
    func anyPartition() -> Int { Int(run.scheduler.random.integer(below: Int64(ModelLog.partitions.count))) }
}
