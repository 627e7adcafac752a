import MillraceCore
import MillraceLog
import MillraceTesting

/// A machine on which a test opens a log, and that loses power when it is told to.
final class PowerMachine {
    private(set) var disk = SimulatedDisk()
    private(set) var manifest = SimulatedManifest()
    private var boots = 1
    /// Shared by the processes of the machine.
    private var news = NewsBoard()

    static let first = TopicPartition("events", 0)
    static let second = TopicPartition("events", 1)

    /// The log as a process of this machine opens it; segments hold a few records of 1,000 bytes.
    func open(_ durability: LogDurability? = nil) throws -> EmbeddedLog {
        let log = try EmbeddedLog.open(on: disk, manifest: manifest, news: news, options: options(durability))
        try log.createTopic(TopicDescription(name: "events", partitions: 2))
        return log
    }

    /// The options of its logs.
    func options(_ durability: LogDurability? = nil) -> LogOptions {
        var options = LogOptions(segmentBytes: 16 << 10, indexIntervalBytes: 512, durability: durability)
        options.bootID = "boot \(boots)"
        return options
    }

    /// Starts the machine anew with what is left of the disk and of the commits.
    func losePower(disk: PowerLoss.Manner, commits: PowerLoss.Manner) {
        losePower(disk: PowerLoss(disk), commits: PowerLoss(commits))
    }

    /// Starts the machine anew with what `loss` leaves.
    func losePower(_ loss: PowerLoss) {
        losePower(disk: loss, commits: loss)
    }

    private func losePower(disk: PowerLoss, commits: PowerLoss) {
        self.disk = self.disk.after(disk)
        manifest = manifest.after(commits)
        news = NewsBoard()
        boots += 1
    }

    /// The paths of all segments' files.
    var segments: [String] { disk.paths.filter { $0.hasSuffix(".log") } }
}

/// What of a log can be seen from outside.
struct Sight: Equatable {
    var records: [[Sample]]
    var offsets: [[TopicPartition: CommittedOffset]]

    init(_ log: EmbeddedLog, groups: [String] = ["g"]) throws {
        records = try [PowerMachine.first, PowerMachine.second].map {
            try log.readAll($0, from: log.offsets(of: $0).lowerBound)
        }
        offsets = try groups.map { try log.committedOffsets(group: $0) }
    }
}

extension EmbeddedLog {
    /// Commits `values` to both partitions, and their number as the place of group `g`.
    func writeBoth(_ values: [String], place: Int64, by id: String = "writer") throws -> CommitOutcome {
        let producer = try makeProducer(transactionalID: id)
        try producer.begin()
        for partition in [PowerMachine.first, PowerMachine.second] {
            for value in values { try producer.append(batch([value]), to: partition) }
        }
        try producer.sendOffsets([PowerMachine.first: CommittedOffset(offset: place)], group: "g", member: nil)
        return producer.commit()
    }
}

/// `count` values of 1,000 bytes that differ from all others with another `name`.
func large(_ name: String, _ count: Int) -> [String] {
    (0..<count).map { "\(name) \($0) " + String(repeating: "x", count: 1_000) }
}
