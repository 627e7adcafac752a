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
    private let queue = CommitQueue()
    private let committer: Committer
    let durability: LogDurability
    private let isClosed = Atomic<Bool>(false)

    init(
        options: LogOptions, folder: LogFolder, disk: any Disk, manifest: any Manifest, news: NewsBoard
    ) throws(EngineError) {
        self.options = options
        self.folder = folder
        self.disk = disk
        self.manifest = manifest
        self.news = news
        durability = try LogOpening(folder: folder, manifest: manifest, options: options).run()
        committer = Committer(
            manifest: manifest, table: table, news: news,
            segments: SegmentWriter(folder: folder, disk: disk, segmentBytes: options.segmentBytes))
        try refresh()
    }

    /// Milliseconds of the monotonic clock, which is the same in all processes of the machine.
    var now: Int64 { Int64(options.clock.monotonicNanoseconds() / 1_000_000) }

    /// - Throws: ``EngineError`` `closed`.
    func checkOpen() throws(EngineError) {
        guard !isClosed.load(ordering: .acquiring) else {
            throw EngineError(.closed, "the log \(folder.path) has been closed; open it again")
        }
    }

    /// Waits for the commit that is under way, and lets no more begin.
    func close() {
        queue.exclusively {
            if isClosed.exchange(true, ordering: .acquiringAndReleasing) == false { manifest.close() }
        }
    }

    /// Commits the ticket's transaction, together with those of other threads; its outcome is set afterwards.
    func commit(_ ticket: CommitTicket) {
        queue.submit(ticket) { tickets in
            do throws(EngineError) {
                try checkOpen()
                committer.commit(tickets)
            } catch {
                for ticket in tickets { ticket.transaction.outcome = .fatal(error) }
            }
        }
    }

    /// Changes committed state other than records and offsets.
    func change<Result>(
        _ body: (any ManifestSession) throws(EngineError) -> Result
    ) throws(EngineError) -> Result {
        try queue.exclusively { () throws(EngineError) in
            try checkOpen()
            return try manifest.change(body)
        }
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

    /// What is committed of the partition with row number `row`.
    func row(_ row: Int) throws(EngineError) -> PartitionRow {
        let mark = news.commits
        if let known = table.row(row, at: mark) { return known }
        try refresh()
        return table.knownRow(row)
    }
}
