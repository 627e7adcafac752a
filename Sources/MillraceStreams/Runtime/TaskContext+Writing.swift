import MillraceCore

extension TaskContext {
    /// What writes records to `output`, each to the partition of its key. Nothing is written again for what took effect
    /// before a restart.
    @inlinable
    func writer<Key, Value>(
        to output: Outputs.TopicOutput, key: Serde<Key>, value: Serde<Value>
    ) -> Receiver<Key, Value> {
        let outputs = outputs
        let (encodeKey, encodeValue) = (key.makeEncode(), value.makeEncode())
        guard key.takesNull || value.takesNull || key.partitionPart != nil else {
            return Receiver { record in
                if self.isRereading { return }
                outputs.write(record, key: encodeKey, value: encodeValue, to: output)
            }
        }
        return Receiver { record in
            if self.isRereading { return }
            outputs.write(
                record, key: key.isNull(record.key) ? nil : encodeKey,
                value: value.isNull(record.value) ? nil : encodeValue, isSpread: key.null?.isSpread ?? false,
                part: key.partitionPart, to: output)
        }
    }
}

extension Outputs {
    /// Writes a record whose key or value may be null, for which its encoder is nil. A null key that is `isSpread` goes
    /// to the partition of its sequence, others to that of the part of the key's bytes that `part` gives.
    @inlinable
    func write<Key, Value>(
        _ record: Record<Key, Value>, key: Serde<Key>.Encode?, value: Serde<Value>.Encode?, isSpread: Bool,
        part: (@Sendable (UnsafeRawBufferPointer) -> UnsafeRawBufferPointer)?, to output: TopicOutput
    ) {
        keyWriter.removeAll()
        valueWriter.removeAll()
        headerWriter.removeAll()
        key?(record.key, keyWriter)
        value?(record.value, valueWriter)
        StreamHeader.write(sequence: record.sequence, ordinal: record.ordinal, to: headerWriter)
        let count = Int32(output.batches.count)
        let partition =
            key == nil && isSpread
            ? Int32(UInt64(bitPattern: record.sequence) % UInt64(count))
            : Partitioner.partition(of: part.map { $0(keyWriter.bytes) } ?? keyWriter.bytes, among: count)
        output.append(
            to: partition, timestamp: record.timestamp, key: key.map { _ in keyWriter.bytes },
            value: value.map { _ in valueWriter.bytes }, headers: headerWriter.bytes)
    }
}
