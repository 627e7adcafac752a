/// Query 5, hot items: the auctions with the most bids of late.
///
/// Source: `q5.sql` of https://github.com/nexmark/nexmark, "Hot Items": of windows of 10 seconds, one every 2 seconds, the
/// auctions of which none has more bids, with the number of their bids.
///
/// Settled here: auctions with equally many bids are all hot, each in a result of its own, as in the published SQL. A
/// window without bids has no result. A result has the event time of its window's last millisecond.
enum Query5SQL {
    static let results = """
        WITH
            hop (number) AS (VALUES (0), (1), (2), (3), (4)),
            counted AS (
                SELECT (time / 2000 - number) * 2000 AS start, auction, count(*) AS bids
                FROM bid CROSS JOIN hop GROUP BY start, auction),
            ranked AS (SELECT *, max(bids) OVER (PARTITION BY start) AS most FROM counted)
        SELECT start + 9999 AS time,
            json_object(
                'auction', auction, 'bids', bids, 'window_start', start, 'window_end', start + 10000) AS line
        FROM ranked WHERE bids = most
        """
}
