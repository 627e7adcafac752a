import GRDB
import MillraceCore

/// The events as tables of a SQLite database in memory, from which each query's results are derived in one batch.
public final class NexmarkDatabase {
    private let queue: DatabaseQueue

    /// A database of `events`, numbered by `sequence` in the order in which they come.
    /// - Throws: `DatabaseError`.
    public init(_ events: EventSequence) throws {
        queue = try DatabaseQueue()
        try queue.write { database in
            try database.execute(sql: NexmarkDatabase.tables)
            let rows = try EventRows(database)
            for position in 0..<events.count { try rows.insert(events.event(position), sequence: position) }
            try database.execute(sql: NexmarkDatabase.indexes)
            try database.execute(
                sql: """
                    INSERT INTO input SELECT coalesce(max(time), 0) + ? FROM
                        (SELECT time FROM person UNION ALL SELECT time FROM auction UNION ALL SELECT time FROM bid)
                    """,
                arguments: [events.silence.milliseconds])
        }
    }

    /// The results that `sql` derives, in order: it selects their `time` and `line`.
    /// - Throws: `DatabaseError`.
    public func results(_ sql: String) throws -> [ResultLine] {
        try queue.read { database in
            try Row.fetchAll(database, sql: sql).map { ResultLine(time: $0["time"], line: $0["line"]) }.sorted()
        }
    }

    /// Times are in milliseconds since the Unix epoch, prices in cents.
    private static let tables = """
        CREATE TABLE person (
            sequence INTEGER PRIMARY KEY, time INTEGER, id INTEGER, name TEXT, email TEXT, credit_card TEXT, city TEXT,
            state TEXT, extra TEXT);
        CREATE TABLE auction (
            sequence INTEGER PRIMARY KEY, time INTEGER, id INTEGER, item_name TEXT, description TEXT,
            initial_bid INTEGER, reserve INTEGER, expires INTEGER, seller INTEGER, category INTEGER, extra TEXT);
        CREATE TABLE bid (
            sequence INTEGER PRIMARY KEY, time INTEGER, auction INTEGER, bidder INTEGER, price INTEGER, extra TEXT);
        -- The moment at which event time stops.
        CREATE TABLE input (last_moment INTEGER);
        """

    private static let indexes = """
        CREATE INDEX person_id ON person (id);
        CREATE INDEX auction_seller ON auction (seller, time);
        CREATE INDEX bid_auction ON bid (auction, time);
        """
}

/// Puts events into the tables.
private struct EventRows {
    let person: Statement
    let auction: Statement
    let bid: Statement

    init(_ database: Database) throws {
        person = try database.makeStatement(sql: "INSERT INTO person VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
        auction = try database.makeStatement(sql: "INSERT INTO auction VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        bid = try database.makeStatement(sql: "INSERT INTO bid VALUES (?, ?, ?, ?, ?, ?)")
    }

    func insert(_ event: NexmarkEvent, sequence: Int64) throws {
        let time = event.time.milliseconds
        switch event {
        case .person(let event):
            try person.execute(arguments: [
                sequence, time, event.id, event.name, event.email, event.creditCard, event.city, event.state,
                event.extra,
            ])
        case .auction(let event):
            try auction.execute(arguments: [
                sequence, time, event.id, event.itemName, event.description, event.initialBid, event.reserve,
                event.expires.milliseconds, event.seller, event.category, event.extra,
            ])
        case .bid(let event):
            try bid.execute(arguments: [sequence, time, event.auction, event.bidder, event.price, event.extra])
        }
    }
}
