import MillraceCore
import MillraceStreams
import MillraceTesting
import Testing

/// Joins of two streams in a window, by hand. Each case also runs with the order of event time.
struct StreamJoinTests {
    enum Kind { case inner, left, outer }

    private func run(
        _ kind: Kind, _ input: String, before: Int64 = 5, after: Int64 = 5, grace: Int64 = 0, order: Order = .any,
        partitions: Int32 = 1
    ) throws -> JoinMarbles {
        try JoinMarbles(input, partitions: partitions) { topology in
            let left = topology.stream(JoinMarbles.left, grace: .seconds(grace))
            let right = topology.stream(JoinMarbles.right, grace: .seconds(grace))
            let window = JoinWindow(before: .seconds(before), after: .seconds(after))
            let joined =
                switch kind {
                case .inner: left.join(right, "pairs", within: window, order: order) { pair($0, $1) }
                case .left: left.leftJoin(right, "pairs", within: window, order: order) { pair($0, $1) }
                case .outer: left.outerJoin(right, "pairs", within: window, order: order) { pair($0, $1) }
                }
            joined.mapValues { $0 }.to(JoinMarbles.output)
        }
    }

    /// At the end nothing is left.
    private func check(
        _ kind: Kind, _ input: String, _ output: String, before: Int64 = 5, after: Int64 = 5, grace: Int64 = 20
    ) throws {
        for (order, partitions) in [(Order.any, 1), (.any, 3), (.eventTime, 1), (.eventTime, 3)] as [(Order, Int32)] {
            let run = try run(
                kind, input, before: before, after: after, grace: grace, order: order, partitions: partitions)
            #expect(run.lines == output, "\(input), \(order), \(partitions) partitions")
            #expect(run.driver.size == StageSize(keys: 0, timers: 0, held: 0), "\(input)")
        }
    }

    @Test func aPairHasThePlaceOfTheLaterRecord() throws {
        try check(.inner, "la1@10 ra2@12 end@30", "a=1+2@12")
        try check(.inner, "ra2@12 la1@10 end@30", "a=1+2@12")
        try check(.inner, "la1@12 ra2@10 lb3@10 end@30", "a=1+2@12")
        let run = try run(.inner, "la1@10 ra2@10 end@30")
        #expect(try run.driver.engine.offsets(of: TopicPartition("out", 0)).count == 1)
    }

    @Test func bothEndsOfTheWindowBelongToIt() throws {
        try check(.inner, "la1@10 ra2@7.999 ra3@8 ra4@15 ra5@15.001 end@30", "a=1+3@10 a=1+4@15", before: 2, after: 5)
        try check(.inner, "ra2@7.999 ra3@8 ra4@15 ra5@15.001 la1@10 end@30", "a=1+3@10 a=1+4@15", before: 2, after: 5)
        try check(.inner, "la1@10 la2@10 ra3@10 end@10", "a=1+3@10 a=2+3@10", before: 0, after: 0)
    }

    @Test func eachPairOnceForAnyArrival() throws {
        let output = "a=1+3@11 a=1+4@12 a=2+3@13 a=2+4@13"
        try check(.inner, "la1@10 ra3@11 ra4@12 la2@13 end@30", output)
        try check(.inner, "la2@13 ra4@12 la1@10 ra3@11 end@30", output)
    }

    @Test func aLeftRecordAloneIsSentWhenNoMatchCanComeAnyMore() throws {
        try check(.left, "la1@10 ra2@16 lb3@11 rb4@11 end@30", "b=3+4@11 a=1+-@15")
        try check(.left, "ra2@10 end@30", "")
        let run = try run(.left, "la1@10 ra9@15 lz0@15 | rz0@15.001 lz0@15.001 |", grace: 0)
        #expect(run.looks[0] == "a=1+9@15")
        #expect(run.looks[1] == "z=0+0@15.001 z=0+0@15.001")
        let alone = try self.run(.left, "la1@10 ra9@15.001 lz0@15 | lz0@15.001 | rz0@15.002 lz0@15.002 |", grace: 0)
        #expect(alone.looks[0] == "", "a match at 15 may come")
        #expect(alone.looks[1] == "a=1+-@15")
    }

    @Test func anOuterJoinSendsBothSides() throws {
        try check(.outer, "la1@10 ra2@18 rb3@18 end@30", "a=1+-@13 a=-+2@20 b=-+3@20", before: 2, after: 3)
        try check(.outer, "ra2@10 la1@10.5 end@11", "a=1+2@10.5")
    }

    @Test func equalPlacesAreTwoRecords() throws {
        let run = try JoinMarbles("la1@10 restart ra2@12 restart end@30") { topology in
            let left = topology.stream(JoinMarbles.left, grace: .seconds(9))
            let right = topology.stream(JoinMarbles.right, grace: .seconds(9))
            left.merge(left).leftJoin(right, "pairs", within: .within(.seconds(5))) { pair($0, $1) }
                .mapValues { $0 }.to(JoinMarbles.output)
        }
        #expect(run.lines == "a=1+2@12 a=1+2@12")
        #expect(run.driver.size == StageSize(keys: 0, timers: 0, held: 0))
    }

    @Test func aStreamJoinedWithItself() throws {
        let run = try JoinMarbles("la1@10 la2@12 la3@20 end@30") { topology in
            let left = topology.stream(JoinMarbles.left)
            left.join(left, "pairs", within: .within(.seconds(5))) { pair($0, $1) }
                .mapValues { $0 }.to(JoinMarbles.output)
            _ = topology.stream(JoinMarbles.right)
        }
        #expect(run.lines == "a=1+1@10 a=1+2@12 a=2+1@12 a=2+2@12 a=3+3@20")
        #expect(run.driver.size.keys == 0)
    }

    @Test func waitingRecordsAndTheirMatchesAreRestored() throws {
        let input = "la1@10 lb1@10 ra2@11 restart ra3@12 lb4@10 restart la5@13 restart end@40"
        try check(.outer, input, "a=1+2@11 a=1+3@12 a=5+2@13 a=5+3@13 b=1+-@15 b=4+-@15")
    }

    /// Two keys' records, many for each: a commit writes what came since the last one, not all that waits.
    @Test func aCommitWritesWhatCame() throws {
        let input = (0..<50).map { "la\($0)@10 ra\($0)@10" }.joined(separator: " ") + " end@90"
        let run = try run(.left, input, grace: 50)
        var (entries, bytes) = (0, 0)
        try forEachRecord(run.driver.engine, "joins-pairs-changelog") { _, raw in
            entries += 1
            bytes += raw.value?.count ?? 0
        }
        #expect(entries <= 50 * 5, "an entry comes, is matched at most once, and goes: \(entries)")
        #expect(bytes <= 50 * 3 * 5, "an entry is one record: \(bytes)")
        #expect(run.driver.size.keys == 0)
    }

    @Test func aChangedKeyAndAForeignTopologyAreProblems() throws {
        let topology = Topology("one")
        let left = topology.stream(JoinMarbles.left).selectKey { $0.value }
        _ = left.join(topology.stream(JoinMarbles.right), "pairs", within: .within(.zero)) { pair($0, $1) }
        let changed = #expect(throws: TopologyError.self) { try TopologyTestDriver(topology) }
        #expect(
            changed?.problems == [
                "operator selectKey (number 1) changed the key: a repartition must come before join"
            ])
        let (here, there) = (Topology("here"), Topology("there"))
        _ = here.stream(JoinMarbles.left)
            .join(there.stream(JoinMarbles.right), "pairs", within: .within(.zero)) { pair($0, $1) }
        let foreign = #expect(throws: TopologyError.self) { try TopologyTestDriver(here) }
        #expect(
            foreign?.problems == [
                "operator join (number 1) joins with topology there: both sides must belong to one topology"
            ])
    }
}
