import MillraceCore
import MillraceStreams
import MillraceTesting
import Testing

/// Topologies that cannot be run say why, before anything runs.
struct ProblemsTests {
    static let input = Topic("in", key: .string, value: .int64)
    static let output = Topic("out", key: .string, value: .int64)

    private func problems(_ name: String = "wrong", _ build: (Topology) -> Void) -> [String] {
        let topology = Topology(name)
        build(topology)
        do {
            _ = try TopologyTestDriver(topology)
            return []
        } catch let error as TopologyError {
            return error.problems
        } catch {
            return ["\(error)"]
        }
    }

    @Test func nothingIsRead() {
        #expect(problems { _ in } == ["no topic is read"])
    }

    @Test func aTopicIsReadTwice() {
        let found = problems { topology in
            _ = topology.stream(Self.input)
            _ = topology.stream(Self.input)
        }
        #expect(found == ["topic in is read twice: take one stream and use it in both places"])
    }

    @Test func groupingNeedsARepartitionAfterTheKeyHasChanged() {
        let found = problems { topology in
            topology.stream(Self.input).selectKey { "\($0.value)" }.groupByKey().count("counts").to(Self.output)
        }
        #expect(
            found == ["operator selectKey (number 1) changed the key: a repartition must come before groupByKey"])
    }

    @Test func storesAndRepartitionsHaveNamesOfTheirOwn() {
        let found = problems { topology in
            let stream = topology.stream(Self.input)
            stream.groupByKey().count("same").to(Self.output)
            stream.groupByKey().count("same").to(Self.output)
            stream.repartition("again", key: .string, value: .int64).to(Self.output)
            stream.repartition("again", key: .string, value: .int64).to(Self.output)
        }
        #expect(
            found == [
                "two stores are called same: each needs a name of its own",
                "two repartitions are called again: each needs a name of its own, for its topic",
                "topic again is read twice: take one stream and use it in both places",
            ])
    }

    @Test func anApplicationIDIsATopicName() {
        #expect(problems("not a name") { _ = $0.stream(Self.input) }.count == 1)
    }

    private func note(_ topology: Topology, _ store: String, order: Order) -> MillraceStreams.Stream<String, Int64> {
        topology.stream(Self.input).groupByKey().process(store, Silence(), order: order)
    }

    @Test func eventTimeAndArrivalDoNotMix() {
        let found = problems { topology in
            note(topology, "first", order: .arrival).groupByKey().process("second", Silence()).to(Self.output)
        }
        #expect(
            found == [
                "operator process second (number 2) needs the order of event time and operator process first (number 1) "
                    + "that of arrival: put a repartition between them"
            ])
        let separate = problems { topology in
            note(topology, "first", order: .arrival).repartition("between", key: .string, value: .int64)
                .groupByKey().process("second", Silence()).to(Self.output)
        }
        #expect(separate == [])
    }

    @Test func theOrderOfTwoTopicsIsNotRecorded() {
        let found = problems { topology in
            topology.stream(Self.input).merge(topology.stream(Topic("more", key: .string, value: .int64)))
                .groupByKey().process("first", Silence(), order: .arrival).to(Self.output)
        }
        #expect(
            found == [
                "operator process first (number 3) needs the order of arrival, but reads in and more, whose order nothing "
                    + "records: put a repartition in front of it"
            ])
    }

    @Test func whatArrivesOnTwoWaysHasNoOrder() {
        let found = problems { topology in
            let stream = topology.stream(Self.input)
            let first = stream.groupByKey().process("first", Silence(), order: .arrival)
            first.merge(stream).groupByKey().process("second", Silence(), order: .arrival).to(Self.output)
        }
        #expect(
            found == [
                "operator process second (number 3) takes records from a topic and from another operator with state, or "
                    + "from two of these, in the order of arrival: put a repartition in front of it"
            ])
    }

    @Test func joinedKeysAreEncodedAlike() {
        let other = Topic("other", key: Serde<String>.binary, value: Serde<Int64>.int64)
        let unknown = Topic("unknown", key: Serde<String>(decode: { _ in "" }, encode: { _, _ in }), value: .int64)
        let found = problems { topology in
            let stream = topology.stream(Self.input)
            stream.join(topology.table(other), "met") { $0 + $1 }.to(Self.output)
            stream.join(topology.stream(unknown), "pairs", within: .within(.zero)) { $0 + $1 }.to(Self.output)
            let again = stream.repartition("again", key: .string, value: .int64)
            stream.join(again, "more", within: .within(.zero)) { $0 + $1 }.to(Self.output)
        }
        #expect(
            found == [
                "operator join met (number 2) joins keys that are encoded as binary String with keys that are encoded as "
                    + "string, so that equal ones may lie in different partitions: repartition one side with the other's "
                    + "serde"
            ])
    }

    @Test func topicsThatAreReadHaveThePartitionsOfTheApplication() {
        let four = Topic(
            "four", key: Serde<String>.string, value: Serde<Int64>.int64, creation: .init(partitions: 4))
        let found = problems { topology in
            let left = topology.stream(Self.input).filter { $0 > 0 }
            left.join(topology.stream(four).mapValues { $0 }, "pairs", within: .within(.zero)) { $0 + $1 }
                .to(Self.output)
            _ = topology.globalTable(Topic("names", key: .string, value: .int64, creation: .init(partitions: 2)))
        }
        #expect(
            found == [
                "operator join pairs (number 4) joins four, with 4 partitions, and in, with 1 partitions: equal keys meet "
                    + "only where both have equally many",
                "topic four is declared with 4 partitions, but the application runs with 1: all topics that it reads have "
                    + "equally many",
                "topic names is declared with 2 partitions, but a global table has one",
            ])
    }

    @Test func aTopicIsDeclaredInOneWay() {
        let compacted = Topic(
            "in", key: Serde<String>.string, value: Serde<Int64>.int64, creation: .compacted)
        let kept = Topic(
            "in", key: Serde<String>.string, value: Serde<Int64>.int64, creation: .retained(for: .days(1)))
        let found = problems { topology in
            topology.stream(compacted).to(kept)
            topology.stream(Topic("more", key: .string, value: .int64)).to(compacted)
        }
        #expect(found.first == "topic in is declared in two ways: both must create it alike")
    }
}
