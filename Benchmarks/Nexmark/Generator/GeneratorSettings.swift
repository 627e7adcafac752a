import MillraceCore

/// What shapes the generated events. The defaults are those of the published benchmark; where they come from stands at
/// ``EventGenerator``.
public struct GeneratorSettings: Hashable, Sendable {
    /// Seed of all random numbers.
    public var seed: UInt64
    /// How many events there are.
    public var events: Int64
    /// Events in a second of event time. Fewer make the same number of events span more windows.
    public var eventsPerSecond: Int64
    /// The event time of the first event.
    public var firstTime = Timestamp(milliseconds: 1_767_225_600_000)
    /// Events come in an order of chance inside groups of this many, a power of two; 1 gives the order of event time.
    public var disorder: Int64 = 256
    /// How many auctions are open at a time, on average.
    public var openAuctions: Int64 = 100
    /// How many of the last persons sell and bid.
    public var activePersons: Int64 = 1_000
    /// One in this many bids is for any open auction; the others are for a hot one.
    public var hotAuctionRatio: Int64 = 2
    /// One in this many auctions is of any active person; the others are of a hot one.
    public var hotSellerRatio: Int64 = 4
    /// One in this many bids is by any active person; the others are by a hot one.
    public var hotBidderRatio: Int64 = 4

    /// The published settings for `events` events.
    public init(seed: UInt64, events: Int64, eventsPerSecond: Int64 = 10_000) {
        self.seed = seed
        self.events = events
        self.eventsPerSecond = eventsPerSecond
    }

    /// The longest time by which an event can come after one with a later event time: the grace of the queries.
    public var grace: TimeSpan { span(ofEvents: disorder) }

    /// The longest time for which an auction may be open: twice as long as it takes ``openAuctions`` to open.
    public var longestAuction: TimeSpan {
        let events = openAuctions * EventGenerator.epoch / EventGenerator.auctionsPerEpoch
        return TimeSpan(milliseconds: max(1, 2 * span(ofEvents: events).milliseconds))
    }

    /// How much event time `count` events take, rounded up to a millisecond.
    func span(ofEvents count: Int64) -> TimeSpan {
        TimeSpan(milliseconds: (count * 1_000 + eventsPerSecond - 1) / eventsPerSecond)
    }
}
