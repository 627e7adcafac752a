import MillraceCore
import MillraceStreams
import MillraceTesting
import Synchronization
import Testing

/// Each operator without state, by way of the test driver: what goes in, and what comes out.
struct StatelessTests {
    static let input = Topic("in", key: .string, value: .int64)
    static let numbers = Topic("numbers", key: .string, value: .int64)
    static let texts = Topic("texts", key: .string, value: .string)

    /// Runs what `build` makes over the keys "a", "b", … with `values`, one a millisecond.
    private func run(
        _ values: [Int64], partitions: Int32 = 1, _ build: (Topology, MillraceStreams.Stream<String, Int64>) -> Void
    ) throws -> TopologyTestDriver {
        let topology = Topology("stateless")
        build(topology, topology.stream(Self.input))
        let driver = try TopologyTestDriver(topology, partitions: partitions)
        for (index, value) in values.enumerated() {
            let key = String(UnicodeScalar(UInt8(ascii: "a") + UInt8(index)))
            try driver.pipeInput(Self.input, key: key, value: value, at: Timestamp(milliseconds: Int64(index)))
        }
        return driver
    }

    private func lines<Value>(_ driver: TopologyTestDriver, _ topic: Topic<String, Value>) throws -> [String] {
        try driver.readRecords(topic).map { "\($0.key)=\($0.value)@\($0.timestamp.milliseconds)" }
    }

    @Test func filterAndMapValues() throws {
        let driver = try run([1, 2, 3, 4]) { _, stream in
            stream.filter { $0 % 2 == 0 }.mapValues { "<\($0)>" }.to(Self.texts)
        }
        #expect(try lines(driver, Self.texts) == ["b=<2>@1", "d=<4>@3"])
    }

    @Test func mapAndSelectKey() throws {
        let driver = try run([1, 2]) { _, stream in
            stream.map { ("\($0.key)\($0.value)", $0.value * 10) }.to(Self.numbers)
            stream.selectKey { "k\($0.value)" }.mapValues { "\($0)" }.to(Self.texts)
        }
        #expect(try lines(driver, Self.numbers) == ["a1=10@0", "b2=20@1"])
        #expect(try lines(driver, Self.texts) == ["k1=1@0", "k2=2@1"])
    }

    @Test func flatMapValuesTellsItsOutputsApart() throws {
        let driver = try run([3, 0]) { _, stream in
            stream.flatMapValues { count in (0..<count).map { $0 } }.to(Self.numbers)
        }
        let records = try driver.readRecords(Self.numbers)
        #expect(records.map(\.value) == [0, 1, 2])
        #expect(Set(records.map(\.ordinal)).count == 3 && Set(records.map(\.sequence)).count == 1)
        #expect(records.map(\.position) == records.map(\.position).sorted())
    }

    @Test func peekSeesEachRecordOnItsWay() throws {
        let seen = Seen()
        let driver = try run([5, 6]) { _, stream in
            stream.peek { seen.add("\($0.key)\($0.value)") }.to(Self.numbers)
        }
        #expect(seen.all == ["a5", "b6"])
        #expect(try lines(driver, Self.numbers) == ["a=5@0", "b=6@1"])
    }

    @Test func mergeSendsBothAndNeitherTwice() throws {
        let driver = try run([1, 2, 3]) { _, stream in
            let odd = stream.filter { $0 % 2 == 1 }
            let even = stream.filter { $0 % 2 == 0 }.mapValues { $0 * 100 }
            odd.merge(even).to(Self.numbers)
        }
        #expect(try lines(driver, Self.numbers) == ["a=1@0", "b=200@1", "c=3@2"])
    }

    @Test(arguments: [1, 3, 8] as [Int32])
    func repartitionBringsEqualKeysTogether(partitions: Int32) throws {
        let driver = try run([1, 2, 3, 4, 5, 6], partitions: partitions) { _, stream in
            stream.selectKey { $0.value % 2 == 0 ? "even" : "odd" }
                .repartition("parity", key: .string, value: .int64)
                .groupByKey().reduce("sums") { $0 + $1 }.to(Self.numbers)
        }
        #expect(try driver.readKeyValuesToMap(Self.numbers) == ["even": 12, "odd": 9])
    }

    @Test func rejectedRecordsBecomeDeadLetters() throws {
        let driver = try run([7, -1, 8]) { _, stream in
            stream.mapValues { (value: Int64) throws(Rejection) -> Int64 in
                guard value >= 0 else { throw Rejection("negative", "was \(value)") }
                return value
            }
            .countAccepted().to(Self.numbers)
        }
        #expect(try lines(driver, Self.numbers) == ["a=7@0", "c=8@2"])
        var letters: [[String: String]] = []
        try forEachRecord(driver.engine, "stateless-dead-letters") { _, raw in
            #expect(raw.key.map { Array($0) } == Array("b".utf8))
            #expect(raw.value.map { Array($0) } == [UInt8](repeating: 0xFF, count: 8))
            #expect(raw.timestamp == Timestamp(milliseconds: 1))
            #expect(StreamHeader.place(in: raw.headers)?.sequence == 2)
            var headers: [String: String] = [:]
            for (name, value) in RecordHeaders(raw.headers) where name.count != 3 {
                headers[String(decoding: name, as: UTF8.self)] = value.map { String(decoding: $0, as: UTF8.self) }
            }
            letters.append(headers)
        }
        #expect(
            letters == [
                [
                    "__streams.errors.exception": "negative", "__streams.errors.message": "was -1",
                    "__streams.errors.topic": "in", "__streams.errors.partition": "0", "__streams.errors.offset": "1",
                ]
            ])
        let accounting = try driver.accounting()
        #expect(accounting.accepted == 2 && accounting.rejected == ["negative": 1] && accounting.read == 3)
    }

    @Test func recordsThatCannotBeReadBecomeDeadLetters() throws {
        let topology = Topology("unread")
        topology.stream(Self.input).countAccepted().to(Self.numbers)
        let driver = try TopologyTestDriver(topology)
        let foreign = Topic("in", key: .string, value: .string)
        try driver.pipeInput(foreign, key: "a", value: "not eight bytes", at: .zero)
        try driver.pipeInput(Self.input, key: "a", value: 4, at: .zero)
        #expect(try driver.accounting().rejected == ["malformed": 1])
        #expect(try driver.accounting().accepted == 1)
    }

    @Test func leftJoinSeesTheTableAsItWasPublished() throws {
        let names = Topic("names", key: .string, value: .string)
        let topology = Topology("joined")
        let table = topology.globalTable(names)
        topology.stream(Self.input)
            .leftJoin(table, on: \.key) { (value, name) throws(Rejection) -> String in
                if name == "nobody" { throw Rejection("unwanted") }
                return "\(name ?? "none") \(value)"
            }
            .to(Self.texts)
        let driver = try TopologyTestDriver(topology)
        try driver.pipeInput(Self.input, key: "a", value: 1, at: .zero)
        try driver.pipeInput(names, key: "a", value: "Anna", at: .zero)
        try driver.pipeInput(names, key: "b", value: "nobody", at: .zero)
        try driver.pipeInput(Self.input, key: "a", value: 2, at: .zero)
        try driver.pipeInput(Self.input, key: "b", value: 3, at: .zero)
        try driver.pipeInput(names, key: "a", value: "Ann", at: .zero)
        try driver.pipeInput(Self.input, key: "a", value: 4, at: .zero)
        #expect(try driver.readRecords(Self.texts).map(\.value) == ["none 1", "Anna 2", "Ann 4"])
        #expect(try driver.accounting().rejected == ["unwanted": 1])
    }
}

/// Texts that an operator has noted.
final class Seen: Sendable {
    private let texts = Mutex<[String]>([])

    var all: [String] { texts.withLock { $0 } }

    func add(_ text: String) { texts.withLock { $0.append(text) } }
}
