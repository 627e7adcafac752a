import MillraceCore
import MillraceFormats
import MillraceStreams

/// Query 5 as a stream: bids counted by auction and hopping window; then, of each window, the greatest counts.
///
/// What a window sends when it closes has the time of the window's last millisecond. So a tumbling window as long as the
/// advance takes up the counts of exactly one hopping window.
enum Query5Topology {
    static let advance = TimeSpan.seconds(2)

    static func make(grace: TimeSpan) -> Topology {
        let topology = Topology("nexmark-q5")
        let counts = topology.nexmarkEvents(grace: grace).bids
            .groupByKey()
            .windowed(by: .hopping(.seconds(10), every: advance))
            .count("bids-of-auctions")
            .suppress(until: .windowCloses)

        counts
            .map { ($0.key.start.milliseconds, AuctionBids(auction: $0.key.key, bids: $0.value)) }
            .repartition("counts-by-window", key: .int64, value: .binary)
            .groupByKey()
            .windowed(by: .tumbling(advance))
            .aggregate("hot-items", MostBids()) { most, counted in most.add(counted) }
            .suppress(until: .windowCloses)
            .map { ($0.key.key, HotItem.all($0.value, windowStart: $0.key.key)) }
            .flatMapValues { $0 }
            .to(NexmarkTopics.results(key: .int64, of: HotItem.self))
        return topology
    }
}

/// How many bids an auction has seen.
struct AuctionBids: BinaryCodable {
    var auction: Int64
    var bids: Int64

    init(auction: Int64, bids: Int64) {
        self.auction = auction
        self.bids = bids
    }

    init(from reader: inout ByteReader) throws(DecodingFailure) {
        auction = try reader.readVariable()
        bids = try reader.readVariable()
    }

    func encode(to writer: ByteWriter) {
        writer.write(variable: auction)
        writer.write(variable: bids)
    }
}

/// The auctions with the most bids so far. In which order they are added makes no difference to which they are.
struct MostBids: BinaryCodable {
    var bids: Int64 = 0
    var auctions: [Int64] = []

    init() {}

    mutating func add(_ counted: AuctionBids) {
        if counted.bids < bids { return }
        if counted.bids > bids { auctions.removeAll() }
        bids = counted.bids
        auctions.append(counted.auction)
    }

    init(from reader: inout ByteReader) throws(DecodingFailure) {
        bids = try reader.readVariable()
        auctions = try [Int64](from: &reader)
    }

    func encode(to writer: ByteWriter) {
        writer.write(variable: bids)
        auctions.encode(to: writer)
    }
}

/// An auction that no other had more bids than, in a window.
struct HotItem: JSONResult {
    var auction: Int64
    var bids: Int64
    var windowStart: Int64

    /// The results of the window that starts at `windowStart`, by number of auction.
    static func all(_ most: MostBids, windowStart: Int64) -> [HotItem] {
        most.auctions.sorted().map { HotItem(auction: $0, bids: most.bids, windowStart: windowStart) }
    }

    func write(to json: inout JSONWriter) {
        json.member("auction", auction)
        json.member("bids", bids)
        json.member("window_start", windowStart)
        json.member("window_end", windowStart + 10_000)
    }
}
