/// Query 0, pass through: every bid as it is.
///
/// Source: `q0.sql` of https://github.com/nexmark/nexmark, "Pass Through": auction, bidder, price, time and extra of each
/// bid. (Apache Beam's suite passes persons and auctions as well.)
///
/// Settled here: a result has the event time of its bid.
enum Query0SQL {
    static let results = """
        SELECT time,
            json_object('auction', auction, 'bidder', bidder, 'price', price, 'time', time, 'extra', extra) AS line
        FROM bid
        """
}
