import MillraceCore
import MillraceStreams
import MillraceTesting
@testable import NexmarkBenchmark
import Testing

/// Rules at their edges, on events written by hand, with results derived by hand.
struct RuleTests {
    static let start = Timestamp(milliseconds: 1_000_000)

    static func auction(_ id: Int64, at time: Int64, until end: Int64, reserve: Int64, category: Int64 = 10)
        -> NexmarkEvent
    {
        .auction(
            Auction(
                id: id, itemName: "lamp", description: "", initialBid: 1, reserve: reserve,
                time: start + .milliseconds(time), expires: start + .milliseconds(end), seller: 7, category: category,
                extra: ""))
    }

    static func bid(_ auction: Int64, at time: Int64, _ price: Int64, bidder: Int64 = 8) -> NexmarkEvent {
        .bid(Bid(auction: auction, bidder: bidder, price: price, time: start + .milliseconds(time), extra: ""))
    }

    static func person(_ id: Int64, at time: Int64, state: String = "OR") -> NexmarkEvent {
        .person(
            Person(
                id: id, name: "Ada \(id)", email: "", creditCard: "", city: "Salem", state: state,
                time: start + .milliseconds(time), extra: ""))
    }

    /// The lines that `query` gives in SQL and as a stream, in which the events come as they stand here.
    static func lines(_ query: NexmarkQuery, _ events: [NexmarkEvent]) throws -> [String] {
        let sequence = EventSequence(events, grace: .minutes(1), silence: .minutes(1))
        let verification = try Verification(sequence)
        #expect(try verification.verify(query, partitions: 2, threads: 1).differences == [])
        return try NexmarkDatabase(sequence).results(query.sql).map(\.description)
    }

    @Test func eurosAreRoundedHalvesUp() throws {
        // 0.908, 2.724 and 113.5 cents.
        let events = [Self.bid(1, at: 0, 1), Self.bid(1, at: 1, 3), Self.bid(1, at: 2, 125)]
        let prices = try Self.lines(.q1, events).compactMap {
            $0.split(separator: "\"price\":").last?.prefix { $0 != "," }
        }
        #expect(prices == ["1", "3", "114"])
    }

    /// The window [1000000, 1010000) and the one that starts five seconds before it.
    @Test func aBidCountsFromOpeningToBeforeClosing() throws {
        let events = [
            Self.bid(1, at: 100, 900),  // in the millisecond of the opening, but before it in the input
            Self.bid(1, at: 99, 5_000),  // too early
            Self.auction(1, at: 100, until: 200, reserve: 800),
            Self.bid(1, at: 199, 850), Self.bid(1, at: 200, 6_000),  // the second is too late
            Self.auction(2, at: 100, until: 300, reserve: 800), Self.bid(2, at: 150, 799),  // below the reserve
            Self.auction(3, at: 100, until: 300, reserve: 800), Self.bid(3, at: 150, 801),
        ]
        let expected = [Int64(995_000), 1_000_000].map { start in
            "\(start + 9_999) {\"category\":10,\"average\":851,\"auctions\":2,\"window_start\":\(start),"
                + "\"window_end\":\(start + 10_000)}"
        }
        #expect(try Self.lines(.q4, events) == expected, "850.5 is rounded up")
    }

    @Test func anAuctionThatNeverClosesCountsForNothing() throws {
        let events = [Self.auction(1, at: 0, until: 60_001, reserve: 1), Self.bid(1, at: 0, 5)]
        #expect(try Self.lines(.q4, events) == [], "event time stops after a minute")
        let closing = [Self.auction(1, at: 0, until: 60_000, reserve: 1), Self.bid(1, at: 0, 5)]
        #expect(try Self.lines(.q4, closing).count == 2)
    }

    @Test func equallyHotItemsAreAllHot() throws {
        let events = [Self.bid(4, at: 0, 1), Self.bid(3, at: 1_999, 1), Self.bid(4, at: 2_000, 1)]
        let hot = try Self.lines(.q5, events).map { $0.split(separator: "{").last.map { String($0.prefix(20)) } ?? "" }
        let both = ["\"auction\":4,\"bids\":2"]
        #expect(
            hot == [
                "\"auction\":3,\"bids\":1", "\"auction\":4,\"bids\":1",  // [992, 1002)
                both[0], both[0], both[0], both[0],  // [994, 1004) to [1000, 1010)
                "\"auction\":4,\"bids\":1",  // [1002, 1012)
            ])
    }

    @Test func equallyHighBidsAreAllHighest() throws {
        let events = [
            Self.bid(1, at: 0, 7, bidder: 1), Self.bid(2, at: 9_999, 7, bidder: 2), Self.bid(1, at: 500, 6),
            Self.bid(1, at: 0, 7, bidder: 1), Self.bid(1, at: 10_000, 3, bidder: 3),
        ]
        let lines = try Self.lines(.q7, events)
        #expect(lines.count == 4, "one of them was made twice")
        #expect(lines.map { $0.hasPrefix("1009999 ") } == [true, true, true, false])
    }

    @Test func aSellerIsNewInTheWindowOfEntering() throws {
        let events = [
            Self.auction(1, at: 0, until: 50, reserve: 1), Self.person(7, at: 9_999), Self.person(9, at: 0),
            Self.auction(2, at: 9_000, until: 9_001, reserve: 1),
            Self.auction(3, at: 10_000, until: 10_001, reserve: 1),
        ]
        #expect(try Self.lines(.q8, events) == ["1009999 {\"id\":7,\"name\":\"Ada 7\",\"window_start\":1000000}"])
        let apart = [Self.person(7, at: 9_999), Self.auction(3, at: 10_000, until: 10_001, reserve: 1)]
        #expect(try Self.lines(.q8, apart) == [])
    }

    @Test func anItemWaitsForItsSeller() throws {
        let events = [
            Self.auction(1, at: 0, until: 50, reserve: 1), Self.auction(2, at: 1, until: 50, reserve: 1, category: 11),
            Self.person(7, at: 40_000), Self.auction(3, at: 50_000, until: 50_001, reserve: 1),
            Self.person(9, at: 0, state: "WA"),
        ]
        let item = "{\"name\":\"Ada 7\",\"city\":\"Salem\",\"state\":\"OR\",\"auction\":"
        #expect(try Self.lines(.q3, events) == ["1040000 \(item)1}", "1050000 \(item)3}"])
    }
}
