import MillraceCore
import MillraceStreams

/// The topics of the queries.
public enum NexmarkTopics {
    /// The input: bids with the auction they are for, persons by their own number.
    public static let events = Topic("nexmark-events", key: .int64, value: Serde<NexmarkEvent>.binary)

    /// Where a query's results go, as JSON objects.
    static func results<Key, Result: JSONResult>(key: Serde<Key>, of _: Result.Type) -> Topic<Key, Result> {
        Topic(resultsName, key: key, value: .jsonResult)
    }

    /// The name of the topic that every query writes; each runs on a log of its own.
    public static let resultsName = "nexmark-results"
}

extension Topology {
    /// The events of the auction system, each counted as accepted.
    func nexmarkEvents(grace: TimeSpan) -> Stream<Int64, NexmarkEvent> {
        stream(NexmarkTopics.events, grace: grace).countAccepted()
    }
}

extension Stream<Int64, NexmarkEvent> {
    /// The bids, by auction.
    var bids: Stream<Int64, Bid> { compactMapValues(\.bid) }
}
