import MillraceCore
import MillraceLog
import MillraceStreams

/// A topology in front of a topic that has been filled, ready to read it.
final class ProbeRun {
    private static let sensors = 500
    private let engine: EmbeddedLog
    private let runtime: SteppedRuntime

    init(_ probed: ProbedTopology, records: Int) throws {
        engine = try EmbeddedLog.inMemory()
        try engine.createTopic(TopicDescription(name: ProbedTopology.source.name, partitions: 1))
        try ProbeRun.fill(engine, records: records)
        var configuration = RuntimeConfiguration(applicationID: "probe", partitions: 1, mode: .replay)
        configuration.fetchBytes = 1 << 17
        configuration.commitInterval = .seconds(3_600)
        runtime = try SteppedRuntime(probed.topology, engine: engine, configuration: configuration)
    }

    private static func fill(_ engine: EmbeddedLog, records: Int) throws {
        let producer = try engine.makeProducer(transactionalID: "fill")
        let (batch, line) = (RecordBatchBuilder(), ByteWriter())
        let none = UnsafeRawBufferPointer(start: nil, count: 0)
        let partition = TopicPartition(ProbedTopology.source.name, 0)
        try producer.begin()
        for index in 0..<records {
            line.removeAll()
            line.write(
                utf8: "{\"time\":\(1_700_000_000_000 + index),\"sensor\":\"S-\(index * 7 % sensors)\","
                    + "\"value\":\(index % 11)}")
            batch.append(timestamp: .zero, key: nil, value: line.bytes, headers: none)
            if batch.byteCount > 1 << 16 { try producer.append(batch, to: partition) }
        }
        try producer.append(batch, to: partition)
        guard case .committed = producer.commit() else {
            throw EngineError(.io, "the probe's input could not be written")
        }
    }

    /// Handles all records.
    func run() throws {
        try runtime.runUntilIdle()
    }
}
