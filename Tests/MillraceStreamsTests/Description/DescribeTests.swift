import MillraceCore
import MillraceStreams
import Testing

/// Descriptions, written by hand from the topology below.
struct DescribeTests {
    static func make() -> Topology {
        let input = Topic("readings", key: .string, value: .int64)
        let topology = Topology("de\"scribed")
        let names = topology.globalTable(Topic("names", key: .string, value: .string))
        let readings = topology.stream(input).filter { $0 > 0 }
        readings.groupByKey().reduce("highest") { max($0, $1) }.to(Topic("tops", key: .string, value: .int64))
        readings
            .leftJoin(names, on: \.key) { (value, _) throws(Rejection) -> Int64 in value }
            .groupBy("by-value", key: .int64, value: .int64) { $0.value }
            .windowed(by: .tumbling(.seconds(5))).count("counts").suppress(until: .windowCloses)
            .map { ($0.key.key, $0.value) }
            .to(Topic("counted", key: .int64, value: .int64))
        return topology
    }

    @Test func text() {
        #expect(
            Self.make().describe().text == """
                topology de"scribed
                  sub-topology 0
                    1 stream readings -> 2
                    2 filter -> 3, 5
                    3 reduce highest -> 4
                    4 to tops
                    5 leftJoin -> 6
                    6 selectKey -> 7
                    7 repartition to by-value => 8
                  sub-topology 1
                    8 repartition from by-value -> 9
                    9 windowed count counts -> 10
                    10 suppress -> 11
                    11 map -> 12
                    12 to counted
                  global tables
                    0 globalTable names => 5

                """)
    }

    @Test func mermaid() {
        #expect(
            Self.make().describe().mermaid == """
                flowchart TB
                    subgraph s0["sub-topology 0"]
                        n1(["stream readings"])
                        n2["filter"]
                        n3[("reduce highest")]
                        n4(["to tops"])
                        n5["leftJoin"]
                        n6["selectKey"]
                        n7(["repartition to by-value"])
                    end
                    subgraph s1["sub-topology 1"]
                        n8(["repartition from by-value"])
                        n9[("windowed count counts")]
                        n10["suppress"]
                        n11["map"]
                        n12(["to counted"])
                    end
                    n0[("globalTable names")]
                    n0 -.-> n5
                    n1 --> n2
                    n2 --> n3
                    n2 --> n5
                    n3 --> n4
                    n5 --> n6
                    n6 --> n7
                    n7 -.-> n8
                    n8 --> n9
                    n9 --> n10
                    n10 --> n11
                    n11 --> n12

                """)
    }

    @Test func dot() {
        #expect(
            Self.make().describe().dot == #"""
                digraph "de\"scribed" {
                    node [shape=box];
                    subgraph cluster_0 {
                        label="sub-topology 0";
                        n1 [label="stream readings", shape=oval];
                        n2 [label="filter"];
                        n3 [label="reduce highest", shape=cylinder];
                        n4 [label="to tops", shape=oval];
                        n5 [label="leftJoin"];
                        n6 [label="selectKey"];
                        n7 [label="repartition to by-value", shape=oval];
                    }
                    subgraph cluster_1 {
                        label="sub-topology 1";
                        n8 [label="repartition from by-value", shape=oval];
                        n9 [label="windowed count counts", shape=cylinder];
                        n10 [label="suppress"];
                        n11 [label="map"];
                        n12 [label="to counted", shape=oval];
                    }
                    n0 [label="globalTable names", shape=cylinder];
                    n0 -> n5 [style=dashed];
                    n1 -> n2;
                    n2 -> n3;
                    n2 -> n5;
                    n3 -> n4;
                    n5 -> n6;
                    n6 -> n7;
                    n7 -> n8 [style=dashed];
                    n8 -> n9;
                    n9 -> n10;
                    n10 -> n11;
                    n11 -> n12;
                }

                """#)
    }

    @Test func equalTopologiesHaveEqualDescriptions() {
        #expect(Self.make().describe() == Self.make().describe())
        #expect(Topology("other").describe() != Self.make().describe())
    }
}
