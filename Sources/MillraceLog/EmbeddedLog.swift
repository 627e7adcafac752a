import MillraceCore

/// An event log in a folder of this machine, or in memory: the engine that needs no server.
///
/// Any number of processes may open the same folder at the same time. Everything but a producer, a consumer and a
/// member may be used by several threads.
public final class EmbeddedLog: Engine {
    let core: LogCore
    let maintenance: Maintenance

    init(core: LogCore) {
        self.core = core
        maintenance = Maintenance(core: core)
    }

    /// Opens the log in the folder `directory`, or creates it if the folder is missing or empty.
    /// - Throws: `EngineError` `incompatibleVersion` for a log of another version, `invalid` if the folder holds
    ///   something else, `corrupt` if the log is damaged, `io` or `diskFull` if files cannot be read or written.
    public static func open(
        directory: String, options: LogOptions = .init()
    ) throws(EngineError) -> EmbeddedLog {
        try options.validate()
        let folder = LogFolder(directory: directory)
        let parts = try folder.open(on: PosixDisk(), options: options)
        let log = EmbeddedLog(core: try LogCore(options: options, parts: parts, policy: .inBackground))
        log.maintenance.start()
        return log
    }

    /// A new log in memory, for the threads of this process; it is gone with the last reference to it.
    /// - Throws: `EngineError` `invalid` for options that make no sense.
    public static func inMemory(options: LogOptions = .inMemory) throws(EngineError) -> EmbeddedLog {
        let parts = LogParts(
            folder: .inMemory, disk: MemoryDisk(), manifest: MemoryManifest(), news: NewsBoard(), roundLock: nil)
        let log = try open(parts, options: options, policy: .afterDeletions)
        log.maintenance.start()
        return log
    }

    /// A log over `disk` and `manifest`, for the threads of this process. Its durable point is moved by ``flush()`` and
    /// ``close()``, and by each commit if it is to survive a loss of power. Logs that are opened over the same two, as by
    /// several processes, share `news` as well, and take turns by `roundLock`.
    package static func open(
        on disk: any Disk, manifest: any Manifest, news: NewsBoard = NewsBoard(),
        roundLock: (any ProcessLock)? = nil, options: LogOptions
    ) throws(EngineError) -> EmbeddedLog {
        let parts = LogParts(folder: .inMemory, disk: disk, manifest: manifest, news: news, roundLock: roundLock)
        return try open(parts, options: options, policy: .byHand)
    }

    private static func open(
        _ parts: LogParts, options: LogOptions, policy: RoundPolicy
    ) throws(EngineError) -> EmbeddedLog {
        try options.validate()
        return EmbeddedLog(core: try LogCore(options: options, parts: parts, policy: policy))
    }

    /// Makes what was committed survive a loss of power, as far as that is possible, and closes the log; whatever is done
    /// with it afterwards fails with `closed`. A process that ends without it loses nothing.
    public func close() {
        // A pass that is running finds the log closed, and comes to an end.
        core.close()
        maintenance.stop()
    }

    /// What commits of this log survive.
    public var durability: LogDurability { core.durability }

    /// What was lost when this process opened the log; nil for nothing.
    public var recovery: LogRecovery? { core.recovery }

    /// Returns when everything that has been committed so far, by whatever process, survives a loss of power.
    /// - Throws: `EngineError` `io` if a sync fails; this process then commits no more until it opens the log again.
    public func flush() throws(EngineError) {
        try core.checkOpen()
        try core.rounds.advance()
    }

    /// Commits are cheap: one follows as soon as the inputs are drained, at the latest after 100 ms.
    public var capabilities: EngineCapabilities {
        EngineCapabilities(
            commitWhenDrained: true, commitInterval: .milliseconds(100),
            maxRecordBytes: core.options.largestRecordBytes, repeatsUnknownCommits: true,
            deletesFromCompacted: true)
    }

    /// Creates a topic; does nothing if it exists with these partitions and this clean-up policy, whatever its other
    /// settings are.
    /// - Throws: `EngineError` `topicMismatch` if it exists otherwise, `invalid` for a name that is not allowed.
    public func createTopic(_ topic: TopicDescription) throws(EngineError) {
        try TopicCreation(topic: topic, core: core).run()
    }

    /// All topics, by name.
    public func topics() throws(EngineError) -> [TopicDescription] {
        try core.read { (session) throws(EngineError) in try session.topics() }.map(\.description)
            .sorted { $0.name < $1.name }
    }

    /// The offset of the partition's first record and of the next to be committed.
    /// - Throws: `EngineError` `unknownTopic`.
    public func offsets(of partition: TopicPartition) throws(EngineError) -> Range<Int64> {
        let row = try core.row(try core.find(partition))
        return row.start..<row.end
    }

    /// The offset of the partition's first record whose time is `timestamp` or later; nil if there is none.
    /// - Throws: `EngineError` `unknownTopic`, `corrupt`.
    /// - Complexity: a search in the segments' time indexes, which are made where they are missing.
    public func offset(of partition: TopicPartition, atOrAfter timestamp: Timestamp) throws(EngineError) -> Int64? {
        try TimeLookup(core: core, partition: partition).find(timestamp)
    }

    /// What `group` has committed; partitions without a commit are absent.
    public func committedOffsets(
        group: String, of partitions: [TopicPartition]
    ) throws(EngineError) -> [TopicPartition: CommittedOffset] {
        let wanted = Set(partitions)
        return try committedOffsets(group: group).filter { wanted.contains($0.key) }
    }

    /// What `group` has committed in all partitions.
    public func committedOffsets(group: String) throws(EngineError) -> [TopicPartition: CommittedOffset] {
        let rows = try core.read { (session) throws(EngineError) -> [OffsetRow] in
            guard let group = try session.group(named: group) else { return [] }
            return try session.offsets(of: group.id)
        }
        try core.refresh()
        return Dictionary(rows.map { (core.table.name($0.partition), $0.committed) }) { $1 }
    }

    /// Makes the given offsets the partitions' first, where they are greater, and removes the segments that lie wholly
    /// before them.
    /// - Throws: `EngineError` `unknownTopic`, `offsetOutOfRange` for an offset behind the partition's end; then
    ///   nothing is deleted.
    public func deleteRecords(before offsets: [TopicPartition: Int64]) throws(EngineError) {
        try RecordDeletion(core: core).run(offsets)
    }

    /// A reader for one thread.
    public func makeConsumer() throws(EngineError) -> any Consumer {
        try core.checkOpen()
        return LogConsumer(core: core)
    }

    /// A writer for one thread. A second one of the same `transactionalID` fences the first, in whatever process.
    public func makeProducer(transactionalID: String) throws(EngineError) -> any TransactionalProducer {
        try LogProducer(core: core, transactionalID: transactionalID)
    }

    /// Joins `group`, whose live members, in all processes, share out the partitions of `topics`. Topics that do not
    /// exist yet are shared out when they are created.
    public func joinGroup(
        _ group: String, topics: [String], clientID: String
    ) throws(EngineError) -> any GroupMember {
        try LogGroupMember(core: core, group: group, topics: topics, clientID: clientID)
    }

    /// Has the threads that wait for news, in all processes, look again.
    public func wakeWaiting() {
        core.news.countCommit()
    }
}
