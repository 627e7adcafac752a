import MillraceCore
import MillraceStreams

/// Publishes a registry to its topic, from which every worker reads it.
enum RegistryPublisher {
    /// Publishes `entries`, in one transaction.
    /// - Throws: `EngineError`.
    static func publish(_ entries: [RegistryEntry], to engine: any Engine) throws(EngineError) {
        let topic = TirePressureTopology.registry
        try engine.createTopic(TopicDescription(name: topic.name, partitions: 1, cleanup: .compact))
        guard !entries.isEmpty else { return }
        let producer = try engine.makeProducer(transactionalID: "\(topic.name)-publisher")
        try producer.begin()
        let (batch, value) = (RecordBatchBuilder(), ByteWriter())
        let encode = topic.value.makeEncode()
        for sensor in RegisteredSensor.sensors(of: entries) {
            value.removeAll()
            encode(sensor, value)
            var key = sensor.entries.first?.sensor ?? ""
            key.withUTF8 { utf8 in
                batch.append(
                    timestamp: .earliestStored, key: UnsafeRawBufferPointer(utf8), value: value.bytes,
                    headers: UnsafeRawBufferPointer(start: nil, count: 0))
            }
            if batch.byteCount > 1 << 17 { try producer.append(batch, to: TopicPartition(topic.name, 0)) }
        }
        if !batch.isEmpty { try producer.append(batch, to: TopicPartition(topic.name, 0)) }
        switch producer.commit() {
        case .committed: return
        case .retriable(let error), .abortable(let error), .fenced(let error), .fatal(let error), .unknown(let error):
            throw error
        }
    }
}
