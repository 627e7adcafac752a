/// Query 4, average price for a category: the average of the winning bids of the auctions that closed of late.
///
/// Source: `Query4` and `WinningBids` of Apache Beam's suite
/// (https://beam.apache.org/documentation/sdks/java/testing/nexmark/), "Average Price for a Category": the bid that wins an
/// auction is the highest one that reaches its reserve, of equal ones the earliest; averages are taken over windows of 10
/// seconds, one every 5 seconds, of the moments at which auctions close. (`q4.sql` of https://github.com/nexmark/nexmark
/// averages over all auctions since the beginning, closed or not, and without reserve: its results change with every bid,
/// and its state never ends.)
///
/// Settled here:
/// - A bid counts from the millisecond in which its auction opens to the one before it closes, by event time alone: in
///   which order the two come does not matter.
/// - An auction that no bid wins is in no average. One that has not closed when event time stops is in none.
/// - Which of equal bids wins makes no difference, for only the price counts.
/// - Averages are whole cents, rounded to the nearest, halves up. A result has the event time of its window's last
///   millisecond.
enum Query4SQL {
    static let results = """
        WITH
            winner AS (
                SELECT auction.id, category, expires, max(price) AS price
                FROM auction JOIN bid
                    ON bid.auction = auction.id AND bid.time >= auction.time AND bid.time < expires
                WHERE price >= reserve AND expires <= (SELECT last_moment FROM input)
                GROUP BY auction.id),
            hop (number) AS (VALUES (0), (1)),
            placed AS (
                SELECT (expires / 5000 - number) * 5000 AS start, category, price FROM winner CROSS JOIN hop)
        SELECT start + 9999 AS time,
            json_object(
                'category', category, 'average', (2 * sum(price) + count(*)) / (2 * count(*)), 'auctions', count(*),
                'window_start', start, 'window_end', start + 10000) AS line
        FROM placed GROUP BY start, category
        """
}
