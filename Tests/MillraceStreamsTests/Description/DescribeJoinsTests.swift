import MillraceCore
import MillraceStreams
import Testing

/// Descriptions of tables and joins, written by hand from the topology below.
struct DescribeJoinsTests {
    @Test func joinsLinkTheirSidesAndNameTheirStores() {
        let topology = Topology("joins")
        let left = topology.stream(JoinMarbles.left)
        let right = topology.table(JoinMarbles.right)
        left.leftJoin(left, "pairs", within: .within(.zero)) { pair($0, $1) }.mapValues { $0 }.to(JoinMarbles.output)
        _ = left.join(right, "values") { pair($0, $1) }
        let joined = left.toTable().outerJoin(right.filter { $0 != "" }, "both") { pair($0, $1) }
        joined.groupBy("by-value", key: .string, value: .string) { $1 }.count("counts").toStream()
            .mapValues { $0.map(String.init) }.to(Topic("counted", key: .string, value: .optional(.string)))
        #expect(
            topology.describe().text == """
                topology joins
                  sub-topology 0
                    0 stream left -> 2, 5, 6
                    1 table right -> 5, 7
                    2 leftJoin pairs -> 3
                    3 mapValues -> 4
                    4 to out
                    5 join values
                    6 toTable -> 8
                    7 filter -> 8
                    8 outerJoin both -> 9
                    9 groupBy by-value -> 10
                    10 repartition to by-value => 11
                  sub-topology 1
                    11 repartition from by-value -> 12
                    12 count counts -> 13
                    13 toStream -> 14
                    14 mapValues -> 15
                    15 to counted

                """)
    }
}
