/// Query 3, local item suggestion: who sells in Oregon, Idaho or California in category 10, and in which auctions.
///
/// Source: `q3.sql` of https://github.com/nexmark/nexmark, "Local Item Suggestion", an incremental join: name, city and
/// state of the person and the number of the auction, for each auction of category 10 whose seller is a person with state
/// OR, ID or CA.
///
/// Settled here: an auction may come before its seller, by any time, as in the published SQL. (Apache Beam's suite lets go
/// of an auction whose seller has not come for a while.) A result has the event time of the later of both.
enum Query3SQL {
    static let results = """
        SELECT max(person.time, auction.time) AS time,
            json_object('name', name, 'city', city, 'state', state, 'auction', auction.id) AS line
        FROM auction JOIN person ON auction.seller = person.id
        WHERE category = 10 AND state IN ('OR', 'ID', 'CA')
        """
}
