import MillraceCore
import MillraceStreams
import MillraceTesting
import Testing

/// Tables without joins, by hand.
struct TableTests {
    private func run(
        _ input: String, partitions: Int32 = 1, _ build: (Table<String, String>) -> Table<String, String>
    ) throws -> JoinMarbles {
        try JoinMarbles(input, partitions: partitions) { topology in
            build(topology.table(JoinMarbles.left, grace: .seconds(20))).toStream().to(JoinMarbles.output)
            _ = topology.stream(JoinMarbles.right)
        }
    }

    @Test func aTopicIsATableAndAStreamBecomesOne() throws {
        #expect(try run("la1@1 la-@2 lb-@3") { $0 }.lines == "a=1@1 a=-@2 b=-@3")
        let run = try JoinMarbles("la1@1 la-@2 lb3@3") { topology in
            let records = topology.stream(
                Topic("left", key: .string, value: Serde<String?>.optional(.string)))
            records.toTable().toStream().to(JoinMarbles.output)
        }
        #expect(run.lines == "a=1@1 a=-@2 b=3@3")
        let plain = try JoinMarbles("la1@1 la-@2 lb3@3") { topology in
            topology.stream(JoinMarbles.left).toTable().toStream().to(JoinMarbles.output)
        }
        #expect(plain.lines == "a=1@1 b=3@3", "a stream of plain values has no deletions")
    }

    @Test func filterDeletesWhatDoesNotPass() throws {
        let run = try run("la1@1 la9@2 lb9@3 la-@4") { $0.filter { $0 != "9" } }
        #expect(run.lines == "a=1@1 a=-@2 b=-@3 a=-@4")
    }

    @Test func mapValuesLeavesNil() throws {
        #expect(try run("la1@1 la-@2") { $0.mapValues { $0 + "!" } }.lines == "a=1!@1 a=-@2")
    }

    @Test(arguments: [1, 3] as [Int32])
    func aMaterializedTableTakesChangesByEventTime(partitions: Int32) throws {
        let run = try run("la2@2 la1@1 lb3@3 restart lb-@4 end@40", partitions: partitions) { $0.materialize("kept") }
        #expect(run.lines == "a=1@1 a=2@2 b=3@3 b=-@4")
        #expect(run.driver.size == StageSize(keys: 1, timers: 0, held: 0))
        var stored: [String: String?] = [:]
        try forEachRecord(run.driver.engine, "joins-kept-changelog") { _, raw in
            let key = String(decoding: try #require(raw.key), as: UTF8.self)
            stored.updateValue(raw.value.map { _ in "there" }, forKey: key)
        }
        // b came and went between two commits: the changelog has never known it.
        #expect(stored == ["a": "there"])
    }

    @Test func aTableWritesTombstones() throws {
        let topology = Topology("tombstones")
        topology.table(JoinMarbles.left).to(Topic("plain", key: .string, value: .string))
        let driver = try TopologyTestDriver(topology)
        try driver.pipeInput(JoinMarbles.left, key: "a", value: "1", at: .zero)
        try driver.pipeInput(JoinMarbles.left, key: "a", value: nil, at: .zero)
        var values: [String] = []
        try forEachRecord(driver.engine, "plain") { _, raw in
            values.append(raw.value.map { String(decoding: $0, as: UTF8.self) } ?? "null")
        }
        #expect(values == ["1", "null"])
    }

    /// Values are grouped by their first letter; what is folded are the numbers behind it.
    private func groups(
        _ input: String, partitions: Int32, _ fold: (GroupedTable<String, String>) -> Table<String, String>
    ) throws -> JoinMarbles {
        try JoinMarbles(input, partitions: partitions) { topology in
            let table = topology.table(JoinMarbles.left, grace: .seconds(20))
            fold(table.groupBy("by-letter", key: .string, value: .string) { String($1.prefix(1)) })
                .toStream().to(JoinMarbles.output)
        }
    }

    @Test(arguments: [1, 3] as [Int32])
    func aValueLeavesItsGroupWhenItChanges(partitions: Int32) throws {
        let input = "lax1@1 lbx2@2 lax3@3 restart lay4@4 lbx5@2.5 restart lb-@5 la-@6 lc-@7 end@40"
        let counts = try groups(input, partitions: partitions) {
            $0.count("counts", order: .eventTime).mapValues { "\($0)" }
        }
        #expect(counts.lines == "x=1@1 x=2@2 x=2@2.5 x=2@3 x=1@4 y=1@4 x=-@5 y=-@6")
        #expect(counts.driver.size == StageSize(keys: 0, timers: 0, held: 0))
        let sums = try groups(input, partitions: partitions) { groups in
            groups.aggregate("sums", Int64(100), order: .eventTime) {
                $0 += Int64($1.dropFirst()) ?? 0
            } subtract: {
                $0 -= Int64($1.dropFirst()) ?? 0
            }
            .mapValues { "\($0)" }
        }
        #expect(sums.lines == "x=101@1 x=103@2 x=106@2.5 x=108@3 x=105@4 y=104@4 x=-@5 y=-@6")
        let joined = try groups(input, partitions: partitions) { groups in
            groups.reduce("texts", order: .eventTime) {
                $0 + $1
            } subtract: {
                $0.replacing($1, with: "", maxReplacements: 1)
            }
        }
        #expect(joined.lines == "x=x1@1 x=x1x2@2 x=x1x5@2.5 x=x5x3@3 x=x5@4 y=y4@4 x=-@5 y=-@6")
        #expect(joined.driver.size == StageSize(keys: 0, timers: 0, held: 0))
    }

    @Test func aggregatesInTheOrderOfEventTime() throws {
        func run(_ order: Order) throws -> String {
            try JoinMarbles("la2@2 la1@1 restart la3@3 end@9") { topology in
                topology.stream(JoinMarbles.left, grace: .seconds(9)).groupByKey()
                    .reduce("texts", order: order) { $0 + $1 }.toStream().to(JoinMarbles.output)
            }
            .lines
        }
        #expect(try run(.eventTime) == "a=1@1 a=12@2 a=123@3")
        #expect(try run(.any) == "a=21@1 a=2@2 a=213@3")
    }
}
