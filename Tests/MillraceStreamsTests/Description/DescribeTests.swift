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
                    2 filter -> 3, 6
                    3 reduce highest -> 4
                    4 flatMapValues -> 5
                    5 to tops
                    6 leftJoin -> 7
                    7 selectKey -> 8
                    8 repartition to by-value => 9
                  sub-topology 1
                    9 repartition from by-value -> 10
                    10 windowed count counts -> 11
                    11 suppress -> 12
                    12 map -> 13
                    13 to counted
                  global tables
                    0 globalTable names => 6

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
                        n4["flatMapValues"]
                        n5(["to tops"])
                        n6["leftJoin"]
                        n7["selectKey"]
                        n8(["repartition to by-value"])
                    end
                    subgraph s1["sub-topology 1"]
                        n9(["repartition from by-value"])
                        n10[("windowed count counts")]
                        n11["suppress"]
                        n12["map"]
                        n13(["to counted"])
                    end
                    n0[("globalTable names")]
                    n0 -.-> n6
                    n1 --> n2
                    n2 --> n3
                    n2 --> n6
                    n3 --> n4
                    n4 --> n5
                    n6 --> n7
                    n7 --> n8
                    n8 -.-> n9
                    n9 --> n10
                    n10 --> n11
                    n11 --> n12
                    n12 --> n13

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
                        n4 [label="flatMapValues"];
                        n5 [label="to tops", shape=oval];
                        n6 [label="leftJoin"];
                        n7 [label="selectKey"];
                        n8 [label="repartition to by-value", shape=oval];
                    }
                    subgraph cluster_1 {
                        label="sub-topology 1";
                        n9 [label="repartition from by-value", shape=oval];
                        n10 [label="windowed count counts", shape=cylinder];
                        n11 [label="suppress"];
                        n12 [label="map"];
                        n13 [label="to counted", shape=oval];
                    }
                    n0 [label="globalTable names", shape=cylinder];
                    n0 -> n6 [style=dashed];
                    n1 -> n2;
                    n2 -> n3;
                    n2 -> n6;
                    n3 -> n4;
                    n4 -> n5;
                    n6 -> n7;
                    n7 -> n8;
                    n8 -> n9 [style=dashed];
                    n9 -> n10;
                    n10 -> n11;
                    n11 -> n12;
                    n12 -> n13;
                }

                """#)
    }

    @Test func equalTopologiesHaveEqualDescriptions() {
        #expect(Self.make().describe() == Self.make().describe())
        #expect(Topology("other").describe() != Self.make().describe())
    }
}
