import MillraceCore

extension StreamTask {
    /// Takes up from what was committed last: places in the inputs, event time, counts and stores. Where no place was ever
    /// committed, or the engine has forgotten it, the task begins at the beginning, with empty stores. `keepAlive` is called
    /// between two buffers of a changelog; what it throws ends the restore.
    func restore(
        from committed: [TopicPartition: CommittedOffset], engine: any Engine, consumer: any Consumer,
        report: ((RestoreProgress) -> Void)? = nil, keepAlive: () throws -> Void
    ) throws {
        for input in inputs {
            guard let place = committed[input.partition] else {
                input.position = try engine.offsets(of: input.partition).lowerBound
                input.rereadEnd = input.position
                continue
            }
            guard let progress = TaskProgress(place.metadata) else {
                throw EngineError(
                    .incompatibleVersion,
                    "group \(plan.names.applicationID) committed \(input.partition) at offset \(place.offset) with "
                        + "metadata this version cannot read: \(place.metadata)")
            }
            restore(input, at: place.offset, progress)
        }
        let isNew = inputs.allSatisfy { committed[$0.partition] == nil }
        isBeginning = isNew
        for store in context.stores {
            if isNew {
                try empty(changelogOf: store, engine: engine, consumer: consumer, keepAlive)
            } else {
                try restore(store, engine: engine, consumer: consumer, report: report, keepAlive)
            }
        }
    }

    private func changelog(of store: TaskStore) -> TopicPartition {
        TopicPartition(plan.names.changelog(store: store.name), partition)
    }

    /// Has the next commit delete what the changelog holds: it belongs to no place in the input.
    private func empty(
        changelogOf store: TaskStore, engine: any Engine, consumer: any Consumer, _ keepAlive: () throws -> Void
    ) throws {
        let changelog = changelog(of: store)
        guard try !engine.offsets(of: changelog).isEmpty else { return }
        var keys: Set<[UInt8]> = []
        try readAll(changelog, engine: engine, consumer: consumer, keepAlive: keepAlive) { buffer in
            for record in buffer.records {
                guard let key = record.key.map({ [UInt8]($0) }) else { continue }
                if record.value == nil { keys.remove(key) } else { keys.insert(key) }
            }
        }
        let output = context.outputs.output(for: changelog.topic)
        for key in keys {
            key.withUnsafeBytes { key in
                output.append(
                    to: partition, timestamp: .earliestStored, key: key, value: nil,
                    headers: UnsafeRawBufferPointer(start: nil, count: 0))
            }
        }
    }

    private func restore(
        _ store: TaskStore, engine: any Engine, consumer: any Consumer, report: ((RestoreProgress) -> Void)?,
        _ keepAlive: () throws -> Void
    ) throws {
        let changelog = changelog(of: store)
        let offsets = try engine.offsets(of: changelog)
        var progress = RestoreProgress(
            store: store.name, partition: partition, restored: 0, total: Int64(offsets.count))
        report?(progress)
        try readAll(changelog, engine: engine, consumer: consumer, keepAlive: keepAlive) { buffer in
            for record in buffer.records {
                guard let key = record.key else { continue }
                do {
                    try store.restore(key, record.value)
                } catch {
                    throw EngineError(
                        .incompatibleVersion,
                        "store \(store.name) cannot be restored from \(changelog) at offset \(record.offset): \(error)"
                    )
                }
            }
            guard let last = buffer.records.last else { return }
            progress.restored = min(last.offset + 1 - offsets.lowerBound, progress.total - 1)
            report?(progress)
        }
        progress.restored = progress.total
        report?(progress)
    }

    private func restore(_ input: TaskInput, at offset: Int64, _ progress: TaskProgress) {
        input.position = offset
        input.rereadEnd = progress.position
        input.rereadLimit = progress.limit
        input.watermarks = Watermarks(
            grace: input.source.grace, greatestTime: progress.greatestTime, statements: progress.statements,
            isRepeating: progress.isRepeating)
        input.rereadWatermarks = Watermarks(
            grace: input.source.grace, greatestTime: progress.greatestTimeAtOffset, statements: [])
        input.rereadSequence = progress.arrival?.sequence ?? .min
        limits = StageLimits(progress.limit, closed: progress.limit)
        if let arrival = progress.arrival { (limits.records, limits.sequence) = (arrival.watermark, arrival.sequence) }
        isAtEnd = progress.isAtEnd
        stated = Watermarks.Statement(watermark: progress.limit, isLast: progress.isAtEnd)
        if let accounting = progress.accounting { context.accounting = accounting }
    }
}

/// Reads all that has been committed in a partition, from its first record, buffer by buffer, and calls `keepAlive` before
/// each.
func readAll(
    _ partition: TopicPartition, engine: any Engine, consumer: any Consumer, keepAlive: () throws -> Void,
    _ body: (RecordBuffer) throws -> Void
) throws {
    let end = try engine.settledEnd(of: partition)
    let buffer = RecordBuffer()
    var position = try engine.offsets(of: partition).lowerBound
    while true {
        let mark = consumer.news()
        try keepAlive()
        position = try consumer.readToEnd(of: partition, from: position, into: buffer) { buffer in
            try keepAlive()
            try body(buffer)
        }
        if position >= end { break }
        // What a reader that fetches ahead takes for the end may have been the end a while ago.
        consumer.waitForNews(after: mark, timeout: .milliseconds(100))
    }
    buffer.removeAll()
}
