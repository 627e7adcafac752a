import MillraceCore

/// What producers have committed last.
extension MemorySession {
    package func producerNumber(of transactionalID: String) -> Int64 {
        if let number = state.producerNumbers[transactionalID] { return number }
        let number = Int64(state.producerNumbers.count + 1)
        state.producerNumbers[transactionalID] = number
        return number
    }

    package func sequence(of producer: Int64, partition: Int) -> SequenceRow? {
        state.sequences[producer]?[partition]
    }

    package func save(_ sequence: SequenceRow) {
        state.sequences[sequence.producer, default: [:]][sequence.partition] = sequence
    }

    package func deleteSequences(of producer: Int64) { state.sequences[producer] = nil }

    package func deleteSequences(changedAfter version: Int64) {
        state.sequences = state.sequences.mapValues { $0.filter { $0.value.version <= version } }
    }
}
