import MillraceCore
import MillraceLog

/// A record as the model keeps it.
struct ModelRecord: Hashable, Sendable {
    var timestamp: Int64
    var key: [UInt8]
    var value: [UInt8]

    /// How the headers of a record without any are stored: their number.
    private static let noHeaders: [UInt8] = [0]

    /// Whether this is `record`, byte for byte.
    func matches(_ record: RawRecord) -> Bool {
        record.timestamp.milliseconds == timestamp && record.key.map { $0.elementsEqual(key) } == true
            && record.value.map { $0.elementsEqual(value) } == true && record.headers.elementsEqual(Self.noHeaders)
    }
}

/// A transaction that a client of the log tries to commit.
final class ModelTransaction: @unchecked Sendable {
    /// What it is called in messages.
    let name: String
    /// Of each partition its new records.
    var appends: [(partition: Int, records: [ModelRecord])] = []
    /// The group, and where it goes on in each partition.
    var group = 0
    var positions: [(partition: Int, committed: CommittedOffset)] = []
    /// For a member of a group: who commits, and from where it has read each partition.
    var membership: GroupMembership?
    var readFrom: [Int: Int64] = [:]
    /// Which of the producers of its transactional id it is of.
    var producer: (id: String, number: Int)
    /// As which change it took effect, and the offsets that its records were given; nil as long as it has not.
    var applied: (change: Int, ranges: [TopicPartition: Range<Int64>])?

    init(name: String, producer: (id: String, number: Int)) {
        self.name = name
        self.producer = producer
    }
}

/// A change of the log that a client tries to make.
enum ModelChange: CustomStringConvertible {
    case topic(Int)
    case producer(String)
    case transaction(ModelTransaction)
    case deletion([(partition: Int, offset: Int64)])

    var description: String {
        switch self {
        case .topic(let number): "topic \(ModelLog.topics[number])"
        case .producer(let id): "producer \(id)"
        case .transaction(let transaction): transaction.name
        case .deletion(let wanted): "deletion of \(wanted)"
        }
    }
}

/// What of a log can be seen from outside, but for its records.
struct ModelState: Hashable, Sendable {
    /// How many topics there are.
    var topics = 0
    /// Of each partition the first offset, and the next.
    var starts: [Int64] = []
    var ends: [Int64] = []
    /// Of each group the places in each partition.
    var positions: [[CommittedOffset?]]
}

/// What the log should hold: all changes that have taken effect, in order. It is kept by itself, from what clients try
/// to do, and compared with what the log says and holds.
struct ModelLog {
    /// The topics, in the order in which they are created; of the second only the last record of each key is kept.
    static let topics = ["events", "copies"]
    static let partitionsOfTopic: Int32 = 2

    /// The topic called `topics[number]`.
    static func description(_ number: Int) -> TopicDescription {
        var configuration = TopicConfiguration()
        configuration.minCleanableDirtyRatio = 0.3
        return TopicDescription(
            name: topics[number], partitions: partitionsOfTopic, cleanup: number == 1 ? .compact : .delete,
            configuration: configuration)
    }
    /// The group that copies `events` to `copies`, and one without members.
    static let groups = ["copiers", "writers"]

    static let partitions: [TopicPartition] = topics.flatMap { topic in
        (0..<partitionsOfTopic).map { TopicPartition(topic, $0) }
    }

    /// All records that were ever committed, by partition and offset.
    private(set) var records: [[ModelRecord]] = partitions.map { _ in [] }
    /// The states after each change; the first is that of an empty log.
    private(set) var states = [ModelState(positions: groups.map { _ in [] })]
    /// The log's version after each change.
    private var versions: [Int64] = [0]
    /// How many producers have been made for each transactional id.
    private(set) var producers: [String: Int] = [:]

    /// The current state.
    var state: ModelState { states[states.count - 1] }

    /// How many changes `version` of the log comprises.
    func changes(upTo version: Int64) -> Int { versions.lastIndex { $0 <= version } ?? 0 }

    /// Makes a change that has taken effect as `version` of the log.
    mutating func apply(_ change: ModelChange, version: Int64) {
        var state = state
        switch change {
        case .topic(let number):
            state.topics = max(state.topics, number + 1)
            for _ in 0..<Self.partitionsOfTopic {
                state.starts.append(0)
                state.ends.append(0)
                for group in state.positions.indices { state.positions[group].append(nil) }
            }
        case .producer(let id): producers[id, default: 0] += 1
        case .transaction(let transaction):
            for (partition, new) in transaction.appends {
                records[partition] += new
                state.ends[partition] += Int64(new.count)
            }
            for (partition, committed) in transaction.positions {
                state.positions[transaction.group][partition] = committed
            }
        case .deletion(let wanted):
            for (partition, offset) in wanted { state.starts[partition] = max(state.starts[partition], offset) }
        }
        states.append(state)
        versions.append(version)
    }

    /// Goes back to the state after the first `count` changes.
    mutating func cut(to count: Int) {
        states.removeLast(states.count - 1 - count)
        versions.removeLast(versions.count - 1 - count)
        for partition in records.indices {
            let end = partition < state.ends.count ? Int(state.ends[partition]) : 0
            records[partition].removeLast(records[partition].count - end)
        }
    }
}

extension ModelState {
    /// The state that the rows of a log show.
    init(_ rows: MemoryState) {
        let session = MemorySession(rows)
        let partitions = session.partitions(changedAfter: -1)
        self.init(
            topics: session.topics().count, starts: partitions.map(\.start), ends: partitions.map(\.end),
            positions: ModelLog.groups.map { name in
                guard let group = session.group(named: name) else { return partitions.map { _ in nil } }
                return partitions.map { session.offset(of: group.id, partition: $0.id) }
            })
    }
}

extension ModelTransaction {
    /// The offsets that its records are given when the partitions end at `ends`.
    func ranges(from ends: [Int64]) -> [TopicPartition: Range<Int64>] {
        var ranges: [TopicPartition: Range<Int64>] = [:]
        for (partition, records) in appends {
            ranges[ModelLog.partitions[partition]] = ends[partition]..<ends[partition] + Int64(records.count)
        }
        return ranges
    }
}

extension ModelLog {
    /// Whether `transaction` may take effect on `rows`.
    func check(_ transaction: ModelTransaction, _ rows: MemorySession) throws(Violation) {
        guard transaction.applied == nil else { throw Violation("\(transaction.name) has taken effect twice") }
        guard producers[transaction.producer.id] == transaction.producer.number else {
            throw Violation("\(transaction.name) was committed by a producer that has been fenced")
        }
        for (partition, from) in transaction.readFrom {
            let committed = state.positions[transaction.group][partition]?.offset ?? 0
            guard committed == from else {
                throw Violation(
                    "\(transaction.name) has read \(Self.partitions[partition]) from \(from), the group stood at "
                        + "\(committed): records are handled twice or never")
            }
        }
        guard let membership = transaction.membership else { return }
        guard let group = rows.group(named: Self.groups[transaction.group]),
            group.generation == membership.generation, rows.member(membership.memberID, of: group.id) != nil
        else { throw Violation("\(transaction.name) was committed by a member of an old generation") }
    }
}
