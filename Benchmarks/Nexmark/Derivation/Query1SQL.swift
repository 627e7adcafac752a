/// Query 1, currency conversion: every bid with its price in euros.
///
/// Source: `q1.sql` of https://github.com/nexmark/nexmark, "Currency conversion": 0.908 euros for a dollar. (Apache Beam's
/// suite has 0.89.)
///
/// Settled here: prices are whole cents of dollars, and become whole cents of euros, rounded to the nearest, halves up.
enum Query1SQL {
    static let results = """
        SELECT time,
            json_object(
                'auction', auction, 'bidder', bidder, 'price', (price * 908 + 500) / 1000, 'time', time,
                'extra', extra) AS line
        FROM bid
        """
}
