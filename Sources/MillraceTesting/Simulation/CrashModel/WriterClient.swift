import MillraceCore
import MillraceLog

/// Writes transactions over one or several partitions, some with its own place in the input; some it gives up, and now
/// and then it makes a second producer, which fences its first.
final class WriterClient: CrashClient {
    private var producer: (any TransactionalProducer)?
    private var number = 0

    private var id: String { process.name.prefix { $0 != "." } + "" }

    override func step() throws {
        let producer = try currentProducer()
        let transaction = run.transaction(of: process, producer: (id, number))
        let count = run.scheduler.random.chance(0.3) ? 2 : 1
        let first = anyPartition()
        for partition in [first, (first + 1) % ModelLog.partitions.count].prefix(count) {
            transaction.appends.append((partition, records(for: partition, transaction.name)))
        }
        if run.scheduler.random.chance(0.3) {
            transaction.group = 1
            let place = CommittedOffset(offset: run.nextNumber(), metadata: transaction.name)
            transaction.positions = [(first, place)]
        }
        if run.scheduler.random.chance(0.05) { return try giveUp(transaction, producer) }
        if try !commit(transaction, by: producer) { self.producer = nil }
    }

    private func currentProducer() throws -> any TransactionalProducer {
        if let producer, !run.scheduler.random.chance(0.05) { return producer }
        let old = producer.map { ($0, number) }
        let (new, newNumber) = try makeProducer(id)
        (producer, number) = (new, newNumber)
        if let (old, oldNumber) = old { try expectFenced(old, oldNumber) }
        return new
    }

    /// The producer before this one is to be refused.
    private func expectFenced(_ old: any TransactionalProducer, _ number: Int) throws {
        let transaction = run.transaction(of: process, producer: (id, number))
        transaction.appends = [(0, records(for: 0, transaction.name))]
        guard try !commit(transaction, by: old) else {
            throw Violation("producer \(number) of \(id) has committed after the next one was made")
        }
    }

    private func giveUp(_ transaction: ModelTransaction, _ producer: any TransactionalProducer) throws {
        try producer.begin()
        for (partition, records) in transaction.appends {
            try producer.append(RecordBatchBuilder(of: records), to: ModelLog.partitions[partition])
        }
        producer.abort()
    }

    private func records(for partition: Int, _ name: String) -> [ModelRecord] {
        let time = Int64(run.model.records[partition].count)
        let count = run.scheduler.random.integer(in: 1...4)
        return (0..<count).map {
            .random(named: "\(name).\(partition).\($0)", time: time + $0, &run.scheduler.random)
        }
    }
}
