/// Query 7, highest bid: the bids with the highest price of late.
///
/// Source: `q7.sql` of https://github.com/nexmark/nexmark, "Highest Bid": of tumbling windows of 10 seconds the bids with
/// the highest price in their window.
///
/// Settled here: equally high bids are all results, as in the published SQL. A bid belongs to the window that its time lies
/// in and to no other. (The published SQL joins by price within 10 seconds, both ends included, and so also gives a bid at
/// a window's very end, whose price the window before happened to have.) A result has the event time of its window's last
/// millisecond.
enum Query7SQL {
    static let results = """
        WITH ranked AS (SELECT *, max(price) OVER (PARTITION BY time / 10000) AS highest FROM bid)
        SELECT time / 10000 * 10000 + 9999 AS time,
            json_object(
                'auction', auction, 'bidder', bidder, 'price', price, 'time', time, 'extra', extra) AS line
        FROM ranked WHERE price = highest
        """
}
