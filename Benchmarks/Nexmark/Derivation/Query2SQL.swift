/// Query 2, selection: the bids for every 123rd auction.
///
/// Source: `q2.sql` of https://github.com/nexmark/nexmark, "Selection": auction and price of the bids whose auction number
/// is a multiple of 123; the same in Apache Beam's suite.
///
/// Settled here: a result has the event time of its bid.
enum Query2SQL {
    static let results = """
        SELECT time, json_object('auction', auction, 'price', price) AS line FROM bid WHERE auction % 123 = 0
        """
}
