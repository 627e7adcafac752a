import MillraceCore

/// What has changed since the durable point, and what it was there.
extension MemorySession {
    package func durablePartition(_ id: Int) -> PartitionRow? { state.durablePartitions[id] }

    package func saveDurable(_ partition: PartitionRow) { state.durablePartitions[partition.id] = partition }

    package func segments(changedAfter version: Int64) -> [SegmentRow] {
        segments { $0.added > version || ($0.removed ?? 0) > version }
    }

    package func segments(removedBy version: Int64) -> [SegmentRow] {
        segments { $0.removed.map { $0 <= version } ?? false }
    }

    private func segments(where isWanted: (SegmentRow) -> Bool) -> [SegmentRow] {
        state.segments.values.joined().filter(isWanted).sorted {
            ($0.partition, $0.base, $0.generation) < ($1.partition, $1.base, $1.generation)
        }
    }

    package func offsets(changedAfter version: Int64) -> [OffsetRow] {
        state.offsets.values.flatMap { $0.values.filter { $0.version > version } }
    }

    package func durableOffset(of offset: OffsetRow) -> OffsetRow? {
        state.durableOffsets[offset.group]?[offset.partition]
    }

    package func saveDurable(_ offset: OffsetRow) {
        state.durableOffsets[offset.group, default: [:]][offset.partition] = offset
    }

    package func producers(changedAfter version: Int64) -> [ProducerRow] {
        state.producers.values.filter { $0.version > version }
    }

    package func durableProducer(of producer: ProducerRow) -> ProducerRow? { state.durableProducers[producer.id] }

    package func saveDurable(_ producer: ProducerRow) { state.durableProducers[producer.id] = producer }
}
