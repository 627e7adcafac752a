import MillraceCore
import MillraceStreams

/// Every kind of join, and a table's groups, over the inputs of ``TripTopology``. ``JoinModel`` says in a second way what
/// must come out.
enum JoinTopology {
    static let window = JoinWindow(before: .milliseconds(1_500), after: .milliseconds(700))
    /// Results of the joins of streams.
    static let streamResults = ["pairs", "left-pairs", "outer-pairs"]
    /// Results of the joins with tables.
    static let tableResults = ["met", "left-met", "both", "left-both", "outer-both"]
    static let groups = "group-sums"

    private static func topic(_ name: String) -> Topic<String, String> { Topic(name, key: .string, value: .string) }

    /// Without tables nothing asks for the order of event time, and no record is held.
    static func make(hasTables: Bool) -> Topology {
        let topology = Topology("join-kinds")
        let left = topology.stream(TripTopology.left, grace: TripTopology.grace).countAccepted().mapValues(\.amount)
        let right = topology.stream(TripTopology.right, grace: TripTopology.grace).countAccepted().mapValues(\.amount)
        left.join(right, "pairs", within: window) { text($0, $1) }.to(topic("pairs"))
        left.leftJoin(right, "left-pairs", within: window) { text($0, $1) }.to(topic("left-pairs"))
        left.outerJoin(right, "outer-pairs", within: window) { text($0, $1) }.to(topic("outer-pairs"))
        if hasTables { addTables(left, right) }
        return topology
    }

    private static func addTables(_ left: Stream<String, Int64>, _ right: Stream<String, Int64>) {
        let other = table(right)
        left.join(other, "met") { text($0, $1) }.to(topic("met"))
        left.leftJoin(other, "left-met") { text($0, $1) }.to(topic("left-met"))
        let one = table(left)
        one.join(other, "both") { text($0, $1) }.toStream().mapValues { $0 ?? "-" }.to(topic("both"))
        one.leftJoin(other, "left-both") { text($0, $1) }.toStream().mapValues { $0 ?? "-" }.to(topic("left-both"))
        one.outerJoin(other, "outer-both") { text($0, $1) }.toStream().mapValues { $0 ?? "-" }.to(topic("outer-both"))
        other.groupBy("by-rest", key: .string, value: .binary) { "\($0.suffix(1)) \($1 % 3)" }
            .aggregate("group-sums", [Int64(0), 0]) { sums, amount in
                sums[0] += 1
                sums[1] += amount
            } subtract: { sums, amount in
                sums[0] -= 1
                sums[1] -= amount
            }
            .toStream().mapValues { $0.map { "\($0[0]) \($0[1])" } ?? "-" }.to(topic(groups))
    }

    /// Amounts that four divides are deletions.
    private static func table(_ stream: Stream<String, Int64>) -> Table<String, Int64> {
        stream.mapValues { $0 % 4 == 0 ? Int64?.none : $0 }.toTable()
    }

    static func text(_ left: Int64?, _ right: Int64?) -> String {
        "\(left.map(String.init) ?? "-")+\(right.map(String.init) ?? "-")"
    }
}
