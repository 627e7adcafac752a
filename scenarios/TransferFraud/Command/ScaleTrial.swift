import MillraceCore
import MillraceFormats
import MillraceReplay
import MillraceStreams

/// Days of a made-up bank of any size; nothing of it is stored, and its results are counted and let go.
public final class ScaleTrial {
    private var bank: ScaleBank
    private let engine: any Engine
    private let results: [String]
    private var places: [TopicPartition: Int64] = [:]
    private let buffer = RecordBuffer()
    /// How often each rule has hit, by its id.
    public private(set) var hits: [String: Int] = [:]
    /// How many decisions there were, by their words.
    public private(set) var decisions: [String: Int] = [:]

    /// A trial on `engine`, of whose results it takes away what it has counted.
    public init(
        _ application: Application, engine: any Engine, seed: UInt64, accounts: Int, days: Int, perDay: Int
    ) {
        bank = ScaleBank(seed: seed, accounts: accounts, days: days, perDay: perDay)
        self.engine = engine
        results = application.results.map(\.topic)
    }

    /// The day of the next line, from 0 on.
    public var day: Int { bank.day }

    /// The next line; nil at the end of the last day.
    public func next() -> [UInt8]? { bank.next() }

    /// How many transfers have been decided on.
    public var decided: Int64 { decisions.values.reduce(0) { $0 + Int64($1) } }

    /// Counts the results that have come, and takes them from the log.
    /// - Throws: `EngineError`.
    public func takeResults() throws {
        let consumer = try engine.makeConsumer()
        for topic in results {
            for number in 0..<(try engine.topic(named: topic)?.partitions ?? 0) {
                let partition = TopicPartition(topic, number)
                let first = try places[partition] ?? engine.offsets(of: partition).lowerBound
                var next = try engine.offsets(of: partition).upperBound
                if topic == TransferFraudTopology.decisions.name {
                    next = try consumer.readToEnd(of: partition, from: first, into: buffer) { buffer in
                        for record in buffer.records { record.value.map(count) }
                    }
                }
                places[partition] = next
            }
        }
        buffer.removeAll()
        try engine.deleteRecords(before: places)
    }

    private func count(_ line: UnsafeRawBufferPointer) {
        // Most decisions have no reasons, which is told without reading them.
        if line.count < 300, line.suffix(40).elementsEqual(Array(#","score":0,"reasons":[]}"#.utf8)) {
            return decisions["approve", default: 0] += 1
        }
        guard let decision = try? JSONValue(parsing: line), let word = decision["decision"]?.string else { return }
        decisions[word, default: 0] += 1
        for list in [decision["reasons"], decision["shadow"]] {
            for hit in list?.elements ?? [] { hits[hit["rule"]?.string ?? "", default: 0] += 1 }
        }
    }
}
