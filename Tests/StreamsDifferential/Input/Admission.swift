import MillraceCore

/// What gets through the sources, decided once more from the log: lateness partition by partition in the order of
/// arrival, and dead letters.
struct Admission {
    /// Event time moved on without a record, when `partition` had been read up to `offset`.
    struct Tick: Hashable {
        var topic: String
        var partition: Int32
        var offset: Int64
        var time: Int64
    }

    /// For each source what gets through, in the order of arrival.
    private(set) var items: [[Item]] = []
    private(set) var late: Int64 = 0
    /// A count for each reason.
    private(set) var rejected: [String: Int64] = [:]
    /// The last moment of the input: timers until then fire.
    let end: Int64

    /// All of the input in one list.
    var all: [Item] { Array(items.joined()) }

    /// Decides over `written`, the records of each of `sources`.
    init(_ written: [[SourceRecord]], _ sources: [SourceTopic], ticks: [Tick], end: Int64) {
        self.end = end
        for (source, records) in zip(sources, written) {
            items.append(admit(records, source, ticks.filter { $0.topic == source.name }))
        }
    }

    private mutating func admit(_ records: [SourceRecord], _ source: SourceTopic, _ ticks: [Tick]) -> [Item] {
        var greatest: [Int32: Int64] = [:]
        return records.compactMap { record in
            let ticked = ticks.filter { $0.partition == record.partition && $0.offset <= record.offset }
            let reached = (ticked.map(\.time) + [greatest[record.partition] ?? .min]).max() ?? .min
            if reached != .min, record.time < reached - source.grace {
                late += 1
                return nil
            }
            greatest[record.partition] = max(greatest[record.partition] ?? .min, record.time)
            guard let key = record.key else { return reject("null-key") }
            guard record.value != nil || source.takesTombstones else { return reject("null-value") }
            return Item(
                input: record.input, key: source.isRepartitioned ? SourceTopic.groupKey(key) : key,
                value: record.value, time: record.time, sequence: record.sequence)
        }
    }

    private mutating func reject(_ reason: String) -> Item? {
        rejected[reason, default: 0] += 1
        return nil
    }
}
