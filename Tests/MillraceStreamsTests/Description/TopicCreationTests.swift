import MillraceCore
import MillraceLog
import MillraceStreams
import MillraceTesting
import Testing

/// Topics are created as the topology declares them.
struct TopicCreationTests {
    static let sized: TopicCreation = {
        var creation = TopicCreation(partitions: 2)
        creation.configuration.retentionBytes = 1_000
        return creation
    }()

    @Test func topicsAreCreatedAsDeclared() throws {
        let topology = Topology("declared")
        let rows = topology.table(Topic("rows", key: .string, value: .int64, creation: .compacted))
        let names = topology.globalTable(
            Topic("names", key: .string, value: .string, creation: .init(partitions: 1, cleanup: .delete)))
        let input = Topic(
            "in", key: Serde<String>.string, value: Serde<Int64>.int64, creation: .retained(for: .days(3)))
        topology.stream(input).join(names, on: { $0.key }) { value, _ in value }
            .to(Topic("out", key: .string, value: .int64, creation: Self.sized))
        rows.to(Topic("copy", key: .string, value: .int64, creation: .compacted))
        rows.toStream().to(Topic("plain", key: .string, value: .optional(.int64)))
        let driver = try TopologyTestDriver(topology, partitions: 3)
        func topic(_ name: String) throws -> TopicDescription { try #require(try driver.engine.topic(named: name)) }
        #expect(try topic("rows").cleanup == .compact && topic("rows").partitions == 3)
        #expect(try topic("names").cleanup == .delete && topic("names").partitions == 1)
        #expect(try topic("in").configuration.retention == .days(3) && topic("in").cleanup == .delete)
        #expect(try topic("out").partitions == 2 && topic("out").configuration.retentionBytes == 1_000)
        #expect(try topic("copy").cleanup == .compact)
        #expect(try topic("plain").cleanup == .delete && topic("plain").configuration == .init())
    }

    @Test func aResultTopicMayHavePartitionsOfItsOwn() throws {
        let topology = Topology("declared")
        let input = Topic("in", key: Serde<String>.string, value: Serde<Int64>.int64)
        topology.stream(input).to(Topic("out", key: .string, value: .int64, creation: Self.sized))
        let driver = try TopologyTestDriver(topology, partitions: 5)
        let keys = (0..<40).map { "key \($0)" }
        for key in keys { try driver.pipeInput(input, key: key, value: 1, at: .zero) }
        var found: [Int32: Int] = [:]
        try forEachRecord(driver.engine, "out") { partition, record in
            let key = try #require(record.key)
            #expect(partition == Partitioner.partition(of: key, among: 2))
            found[partition, default: 0] += 1
        }
        #expect(found.keys.sorted() == [0, 1] && found.values.reduce(0, +) == keys.count)
    }

    @Test func aDeclaredTopicThatExistsOtherwiseIsRefused() throws {
        let log = try EmbeddedLog.inMemory()
        try log.createTopic(TopicDescription(name: "out", partitions: 4))
        let topology = Topology("declared")
        topology.stream(Topic("in", key: .string, value: .int64))
            .to(Topic("out", key: .string, value: .int64, creation: Self.sized))
        let error = #expect(throws: EngineError.self) {
            try SteppedRuntime(
                topology, engine: log, configuration: .init(applicationID: "app", partitions: 3, mode: .live))
        }
        #expect(error?.code == .topicMismatch)
        #expect(
            error?.description
                == "topic out is declared with 2 partitions, but has 4: declare so many, or write to another topic")
        try log.createTopic(TopicDescription(name: "rows", partitions: 3))
        let other = Topology("declared")
        other.table(Topic("rows", key: .string, value: .int64, creation: .compacted)).toStream()
            .to(Topic("changes", key: .string, value: .optional(.int64)))
        let mismatch = #expect(throws: EngineError.self) {
            try SteppedRuntime(
                other, engine: log, configuration: .init(applicationID: "other", partitions: 3, mode: .live))
        }
        #expect(mismatch?.code == .topicMismatch, "the clean-up policy")
    }
}
