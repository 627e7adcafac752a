import MillraceCore
import MillraceFormats
import MillraceStreams

/// Query 4 as a stream: auctions close by timer and send on what they were won for; of these prices the averages by
/// category and hopping window. Bids lie with their auction in the input, so that only winners are repartitioned.
enum Query4Topology {
    static func make(grace: TimeSpan) -> Topology {
        let topology = Topology("nexmark-q4")
        topology.nexmarkEvents(grace: grace)
            .filter { event in if case .person = event { false } else { true } }
            .groupByKey()
            .process("open-auctions", ClosingAuctions())
            .selectKey { $0.value.category }
            .repartition("winners-by-category", key: .int64, value: .binary)
            .groupByKey()
            .windowed(by: .hopping(.seconds(10), every: .seconds(5)))
            .aggregate("prices-of-categories", PriceSum()) { sum, winner in sum.add(winner.price) }
            .suppress(until: .windowCloses)
            .map { ($0.key.key, CategoryAverage($0.value, $0.key)) }
            .to(NexmarkTopics.results(key: .int64, of: CategoryAverage.self))
        return topology
    }
}

/// Prices that are yet to be averaged.
struct PriceSum: BinaryCodable {
    var total: Int64 = 0
    var count: Int64 = 0

    init() {}

    mutating func add(_ price: Int64) {
        total += price
        count += 1
    }

    /// The average to the nearest cent, halves up.
    var average: Int64 { (2 * total + count) / (2 * count) }

    init(from reader: inout ByteReader) throws(DecodingFailure) {
        total = try reader.readVariable()
        count = try reader.readVariable()
    }

    func encode(to writer: ByteWriter) {
        writer.write(variable: total)
        writer.write(variable: count)
    }
}

/// For how much the items of a category were sold, on average, in a window.
struct CategoryAverage: JSONResult {
    var category: Int64
    var average: Int64
    var auctions: Int64
    var windowStart: Int64

    init(_ sum: PriceSum, _ window: Windowed<Int64>) {
        category = window.key
        average = sum.average
        auctions = sum.count
        windowStart = window.start.milliseconds
    }

    func write(to json: inout JSONWriter) {
        json.member("category", category)
        json.member("average", average)
        json.member("auctions", auctions)
        json.member("window_start", windowStart)
        json.member("window_end", windowStart + 10_000)
    }
}
