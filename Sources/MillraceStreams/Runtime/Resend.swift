import MillraceCore

/// What a ``SourceWriter`` has added since its last commit, kept so that it can be sent anew: a remote engine that goes away
/// takes an open transaction with it.
struct Resend {
    /// Whether what is kept must be sent anew before the commit.
    var isDue = false
    private let isNeeded: Bool
    /// Beside which partition a commit without a place of its own is marked, so that it can be told whether it was made.
    private let markPlace: TopicPartition
    private let writer = UInt64.random(in: 0 ... .max)
    private var commits: Int64 = 0
    private var batches: [(partition: TopicPartition, bytes: [UInt8])] = []

    /// Keeps nothing unless it `isNeeded`; marks commits beside `place`.
    init(isNeeded: Bool, place: TopicPartition) {
        self.isNeeded = isNeeded
        markPlace = place
    }

    /// The offsets that a commit sends: the place that was given, or else a mark that no other commit has.
    mutating func offsets(
        for place: (place: SourceWriter.Place, of: TopicPartition)?
    ) -> [TopicPartition: CommittedOffset] {
        if let place {
            return [place.of: CommittedOffset(offset: place.place.offset, metadata: place.place.metadata)]
        }
        guard isNeeded else { return [:] }
        commits += 1
        return [markPlace: CommittedOffset(offset: commits, metadata: "writer=\(writer)")]
    }

    /// Keeps a copy of `batch`, which is about to be sent.
    mutating func keep(_ batch: RecordBatchBuilder, _ partition: TopicPartition) {
        guard isNeeded else { return }
        // Records are read with loads that may reach a little beyond them.
        batches.append((partition, [UInt8](batch.finish()) + [UInt8](repeating: 0, count: 16)))
    }

    /// Adds what is kept to a new transaction of `producer`, if that is due; `open` begins one.
    mutating func append(
        to producer: any TransactionalProducer, _ open: () throws(EngineError) -> Void
    ) throws(EngineError) {
        guard isDue else { return }
        try open()
        let builder = RecordBatchBuilder()
        for (partition, bytes) in batches {
            do throws(DecodingFailure) {
                try Self.add(bytes, to: builder)
            } catch {
                throw EngineError(.corrupt, "a batch for \(partition) cannot be read: \(error)")
            }
            try producer.append(builder, to: partition)
        }
        isDue = false
    }

    private static func add(_ bytes: [UInt8], to builder: RecordBatchBuilder) throws(DecodingFailure) {
        let result = bytes.withUnsafeBytes { bytes in
            Result { () throws(DecodingFailure) in
                var records: [RawRecord] = []
                try RecordBatchReader(startOf: bytes).appendRecords(from: 0, to: &records)
                for record in records {
                    builder.append(
                        timestamp: record.timestamp, key: record.key, value: record.value, headers: record.headers)
                }
            }
        }
        try result.get()
    }

    /// Forgets what was kept: it is committed.
    mutating func removeAll() {
        batches.removeAll(keepingCapacity: true)
        isDue = false
    }
}
