import MillraceCore
import Synchronization

/// What the producers, consumers and members of one open log share.
final class LogCore: Sendable {
    let options: LogOptions
    let folder: LogFolder
    let disk: any Disk
    let manifest: any Manifest
    let news: NewsBoard
    let table = PartitionTable()
    let durability: LogDurability
    /// What was lost when the log was opened; nil for nothing.
    let recovery: LogRecovery?
    let rounds: DurableRounds
    let policy: RoundPolicy
    let maintenanceLock: FileLock?
    private let timer: RoundTimer?
    private let queue = CommitQueue()
    private let committer: Committer
    private let wasClosed = Atomic<Bool>(false)

    init(options: LogOptions, parts: LogParts, policy: RoundPolicy) throws(EngineError) {
        self.options = options
        folder = parts.folder
        disk = parts.disk
        manifest = parts.manifest
        news = parts.news
        maintenanceLock = parts.maintenanceLock
        let failuresBefore = news.failures
        let found = try LogOpening(parts: parts, options: options).run()
        durability = found.durability
        recovery = found.recovery
        committer = Committer(
            manifest: manifest, table: table, news: news,
            segments: SegmentWriter(folder: folder, disk: disk, segmentBytes: options.segmentBytes))
        let rounds = DurableRounds(
            DurableRound(folder: folder, disk: disk, manifest: manifest, table: table, news: news),
            lock: parts.roundLock, failuresBefore: failuresBefore, settle: { [queue] in queue.settle() })
        self.rounds = rounds
        self.policy = policy
        timer = policy == .inBackground ? RoundTimer { try rounds.advance() } : nil
        try refresh()
        try removeSegments()
        if found.wasChecked { try rounds.advance() }
    }

    /// Milliseconds of the monotonic clock, which is the same in all processes of the machine.
    var now: Int64 { Int64(options.clock.monotonicNanoseconds() / 1_000_000) }

    /// Whether the log has been closed.
    var isClosed: Bool { wasClosed.load(ordering: .acquiring) }

    /// - Throws: ``EngineError`` `closed`.
    func checkOpen() throws(EngineError) {
        guard !isClosed else {
            throw EngineError(.closed, "the log \(folder.path) has been closed; open it again")
        }
    }

    /// Waits for the commit that is under way, lets no more begin, and makes what was committed durable.
    func close() {
        let wasOpen = queue.exclusively { !wasClosed.exchange(true, ordering: .acquiringAndReleasing) }
        guard wasOpen else { return }
        timer?.stop()
        // What this round cannot do, the next process that opens the log does.
        try? rounds.advance()
        manifest.close()
    }

    /// Commits the ticket's transaction, together with those of other threads; its outcome is set afterwards.
    func commit(_ ticket: CommitTicket) {
        queue.submit(ticket) { tickets -> CommittedBatch? in
            do throws(EngineError) {
                try checkOpen()
                try rounds.checkWritable()
                return committer.commit(tickets)
            } catch {
                for ticket in tickets { ticket.transaction.outcome = .fatal(error) }
                return nil
            }
        } finish: { tickets, batch in
            guard let batch else { return }
            switch durability {
            case .process: timer?.note(bytes: batch.bytes)
            case .power: awaitRound(batch.version, for: tickets)
            }
        }
    }

    /// Returns when a loss of power does not undo the commits of `tickets`, which `version` made.
    private func awaitRound(_ version: Int64, for tickets: [CommitTicket]) {
        do throws(EngineError) {
            try rounds.wait(for: version)
        } catch {
            // They are committed, and can be read, but may be undone by a loss of power.
            for ticket in tickets {
                if case .committed? = ticket.transaction.outcome { ticket.transaction.outcome = .unknown(error) }
            }
        }
    }

    /// Changes committed state other than records and offsets.
    func change<Result>(
        synced: Bool = false, _ body: (any ManifestSession) throws(EngineError) -> Result
    ) throws(EngineError) -> Result {
        let result = try queue.exclusively { () throws(EngineError) in
            try checkOpen()
            try rounds.checkWritable()
            return try manifest.change(synced: synced, body)
        }
        timer?.note(bytes: 0)
        return result
    }

    /// Removes the files of segments that are no longer part of the log, where no loss of power can bring them back.
    private func removeSegments() throws(EngineError) {
        try SegmentRemoval(folder: folder, disk: disk, manifest: manifest, table: table).run()
    }

    /// Looks at committed state.
    func read<Result>(
        _ body: (any ManifestSession) throws(EngineError) -> Result
    ) throws(EngineError) -> Result {
        try checkOpen()
        return try manifest.read(body)
    }

    /// Reads what has been committed since the last look; whether there was anything.
    @discardableResult
    func refresh() throws(EngineError) -> Bool {
        let mark = news.commits
        let before = table.version
        return try read { (session) throws(EngineError) in try table.refresh(from: session, mark: mark) } > before
    }

    /// The row number of `partition`.
    /// - Throws: ``EngineError`` `unknownTopic`.
    func find(_ partition: TopicPartition) throws(EngineError) -> Int {
        if let row = table.find(partition) { return row }
        try refresh()
        if let row = table.find(partition) { return row }
        throw EngineError(
            .unknownTopic,
            "there is no partition \(partition) in \(folder.path); create the topic, or check name and number")
    }

    /// The topic that `partition` belongs to, with the configuration it had when it was first seen; nil if there is none.
    func topic(of partition: TopicPartition) throws(EngineError) -> TopicDescription? {
        _ = try find(partition)
        return table.topic(partition.topic)
    }

    /// What is committed of the partition with row number `row`.
    func row(_ row: Int) throws(EngineError) -> PartitionRow {
        let mark = news.commits
        if let known = table.row(row, at: mark) { return known }
        try refresh()
        return table.knownRow(row)
    }
}
