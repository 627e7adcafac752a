import MillraceCore
import MillraceLog

/// Appends transactions with a number, which is committed with them as the offset of a group of the writer's own; a
/// restarted writer goes on behind the last.
struct CrashWriter {
    let folder: String
    let name: String
    let seed: UInt64

    func run() throws {
        let log = try Main.openLog(folder)
        let place = TopicPartition("events", 0)
        let partitions = try log.topic(named: "events")?.partitions ?? 0
        let producer = try log.makeProducer(transactionalID: name)
        var number = try log.committedOffsets(group: name)[place]?.offset ?? 0
        var random = SeededRandom(seed: seed)
        let batch = RecordBatchBuilder()
        while true {
            try producer.begin()
            for partition in 0..<partitions where random.chance(0.6) {
                for index in 0..<random.integer(in: 1...20) {
                    append("\(name) \(number) \(partition) \(index) ", fill: random.integer(below: 400), to: batch)
                }
                try producer.append(batch, to: TopicPartition("events", partition))
            }
            number += 1
            try producer.sendOffsets([place: CommittedOffset(offset: number)], group: name, member: nil)
            try acknowledge(producer.commit(), number - 1)
        }
    }

    /// The value says who wrote it, and ends with its own checksum.
    private func append(_ head: String, fill: Int64, to batch: RecordBatchBuilder) {
        var value = Array(head.utf8) + [UInt8](repeating: UInt8(ascii: "x"), count: Int(fill))
        let sum = value.reduce(UInt32(7)) { $0 &* 31 &+ UInt32($1) }
        value += Array(" \(sum)".utf8)
        value.withUnsafeBytes {
            batch.append(timestamp: .zero, key: nil, value: $0, headers: UnsafeRawBufferPointer(start: nil, count: 0))
        }
    }

    private func acknowledge(_ outcome: CommitOutcome, _ number: Int64) throws(EngineError) {
        switch outcome {
        case .committed(let ranges):
            let places = ranges.map { "\($0.key.partition):\($0.value.lowerBound):\($0.value.upperBound)" }
            Main.say("ack \(number) \(places.sorted().joined(separator: " "))")
        case .retriable(let error), .abortable(let error), .fenced(let error), .fatal(let error), .unknown(let error):
            throw error
        }
    }
}
