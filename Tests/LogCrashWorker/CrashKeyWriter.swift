import MillraceCore
import MillraceLog

/// Gives keys of the writer's own new values, or tombstones, in transactions with a number, which is committed with them as
/// the offset of a group; a restarted writer goes on behind the last. A value begins with its transaction's number.
struct CrashKeyWriter {
    let folder: String
    let name: String
    let seed: UInt64

    func run() throws {
        let log = try Main.openLog(folder)
        let place = TopicPartition("state", 0)
        let producer = try log.makeProducer(transactionalID: name)
        var number = try log.committedOffsets(group: name)[place]?.offset ?? 0
        var random = SeededRandom(seed: seed)
        let batch = RecordBatchBuilder()
        while true {
            var written: [String] = []
            for _ in 0..<random.integer(in: 1...12) {
                let key = random.integer(below: 30)
                let isTombstone = random.chance(0.2)
                append("\(name)-\(key)", isTombstone ? nil : "\(number) ", fill: random.integer(below: 600), to: batch)
                written.append("\(key):\(isTombstone ? "-" : "+")")
            }
            Main.say("try \(number) \(written.joined(separator: " "))")
            number += 1
            try producer.begin()
            try producer.append(batch, to: place)
            try producer.sendOffsets([place: CommittedOffset(offset: number)], group: name, member: nil)
            let outcome = producer.commit()
            guard case .committed = outcome else { throw EngineError(.io, "a commit ended as \(outcome)") }
            Main.say("ack \(number - 1) \(written.joined(separator: " "))")
        }
    }

    private func append(_ key: String, _ head: String?, fill: Int64, to batch: RecordBatchBuilder) {
        let value = head.map { Array($0.utf8) + [UInt8](repeating: UInt8(ascii: "x"), count: Int(fill)) }
        let none = UnsafeRawBufferPointer(start: nil, count: 0)
        Array(key.utf8).withUnsafeBytes { key in
            (value ?? []).withUnsafeBytes { bytes in
                batch.append(timestamp: .zero, key: key, value: value == nil ? nil : bytes, headers: none)
            }
        }
    }
}
