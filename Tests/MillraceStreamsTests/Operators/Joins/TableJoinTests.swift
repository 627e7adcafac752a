import MillraceCore
import MillraceStreams
import MillraceTesting
import Testing

/// Joins with tables, by hand.
struct TableJoinTests {
    private func streamTable(_ input: String, isLeft: Bool, partitions: Int32 = 1) throws -> JoinMarbles {
        try JoinMarbles(input, partitions: partitions) { topology in
            let stream = topology.stream(JoinMarbles.left, grace: .seconds(20))
            let table = topology.table(JoinMarbles.right, grace: .seconds(20))
            let joined =
                isLeft
                ? stream.leftJoin(table, "values") { pair($0, $1) } : stream.join(table, "values") { pair($0, $1) }
            joined.mapValues { $0 }.to(JoinMarbles.output)
        }
    }

    @Test(arguments: [1, 3] as [Int32])
    func aRecordMeetsTheTableAsItWasAtItsTime(partitions: Int32) throws {
        let input = "la1@10 ra7@5 restart ra8@10 la2@12 restart ra-@11 ra9@20 la3@30 lb4@30 end@40"
        let inner = try streamTable(input, isLeft: false, partitions: partitions)
        #expect(inner.lines == "a=1+7@10 a=3+9@30", "8 came after 1, and was deleted before 2")
        let left = try streamTable(input, isLeft: true, partitions: partitions)
        #expect(left.lines == "a=1+7@10 a=2+-@12 a=3+9@30 b=4+-@30")
        #expect(left.driver.size == StageSize(keys: 1, timers: 0, held: 0))
        try left.driver.restart()
        #expect(left.driver.size == StageSize(keys: 1, timers: 0, held: 0))
    }

    /// The count and the record that made it have one position: the table comes first.
    @Test func aStreamMeetsItsOwnTable() throws {
        let run = try JoinMarbles("la1@10 la2@11 lb3@12 la4@9 end@40") { topology in
            let stream = topology.stream(JoinMarbles.left, grace: .seconds(20))
            let counts = stream.groupByKey().count("counts")
            stream.join(counts, "known") { "\($0)#\($1)" }.mapValues { $0 }.to(JoinMarbles.output)
            _ = topology.stream(JoinMarbles.right)
        }
        #expect(run.lines == "a=4#1@9 a=1#2@10 a=2#3@11 b=3#1@12")
    }

    @Test func inTheOrderOfArrivalARecordMeetsTheTableAsItIs() throws {
        let run = try JoinMarbles("ra7@50 la1@10 ra8@5 la2@11") { topology in
            let stream = topology.stream(JoinMarbles.left, grace: .seconds(100))
            let table = topology.table(JoinMarbles.right, grace: .seconds(100))
            stream.join(table, "values", order: .any) { pair($0, $1) }.mapValues { $0 }.to(JoinMarbles.output)
        }
        #expect(run.lines == "a=1+7@10 a=2+8@11")
    }

    private func tables(_ input: String, _ kind: StreamJoinTests.Kind, partitions: Int32 = 1) throws -> JoinMarbles {
        try JoinMarbles(input, partitions: partitions) { topology in
            let left = topology.table(JoinMarbles.left, grace: .seconds(20))
            let right = topology.table(JoinMarbles.right, grace: .seconds(20))
            let joined =
                switch kind {
                case .inner: left.join(right, "both") { pair($0, $1) }
                case .left: left.leftJoin(right, "both") { pair($0, $1) }
                case .outer: left.outerJoin(right, "both") { pair($0, $1) }
                }
            joined.toStream().to(JoinMarbles.output)
        }
    }

    @Test(arguments: [1, 3] as [Int32])
    func tablesAreJoinedKeyByKey(partitions: Int32) throws {
        let input = "la1@1 ra2@3 restart la3@2 ra-@4 restart la-@5 ra-@6 rb7@7 rb-@8 lb-@9 end@40"
        #expect(try tables(input, .inner, partitions: partitions).lines == "a=3+2@3 a=-@4")
        #expect(
            try tables(input, .left, partitions: partitions).lines == "a=1+-@1 a=3+-@2 a=3+2@3 a=3+-@4 a=-@5")
        let outer = try tables(input, .outer, partitions: partitions)
        #expect(outer.lines == "a=1+-@1 a=3+-@2 a=3+2@3 a=3+-@4 a=-@5 b=-+7@7 b=-@8")
        #expect(outer.driver.size == StageSize(keys: 0, timers: 0, held: 0))
    }

    @Test func anInnerJoinWithAGlobalTable() throws {
        let names = Topic("names", key: .string, value: .string)
        let topology = Topology("global")
        let table = topology.globalTable(names)
        topology.stream(JoinMarbles.left).join(table, on: \.value) { value, name throws(Rejection) in
            if name == "bad" { throw Rejection("bad") }
            return "\(value) \(name)"
        }
        .mapValues { $0 }.to(JoinMarbles.output)
        let driver = try TopologyTestDriver(topology)
        try driver.pipeInput(names, key: "1", value: "one", at: .zero)
        try driver.pipeInput(names, key: "3", value: "bad", at: .zero)
        for value in ["1", "2", "3"] { try driver.pipeInput(JoinMarbles.left, key: "k", value: value, at: .zero) }
        #expect(try driver.readValues(JoinMarbles.output) == ["1 one"])
        #expect(try driver.accounting().rejected == ["bad": 1])
    }
}
