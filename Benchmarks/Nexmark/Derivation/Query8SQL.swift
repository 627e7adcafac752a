/// Query 8, monitor new users: who has entered and opened an auction in the same period.
///
/// Source: `q8.sql` of https://github.com/nexmark/nexmark, "Monitor New Users": number and name of the persons who entered
/// in a tumbling window of 10 seconds and opened an auction in the same window, and where the window starts.
///
/// Settled here: whoever opened several auctions is one result, as in the published SQL. Which comes first does not matter.
/// A result has the event time of its window's last millisecond.
enum Query8SQL {
    static let results = """
        SELECT DISTINCT person.time / 10000 * 10000 + 9999 AS time,
            json_object('id', person.id, 'name', name, 'window_start', person.time / 10000 * 10000) AS line
        FROM person JOIN auction
            ON auction.seller = person.id AND auction.time / 10000 = person.time / 10000
        """
}
