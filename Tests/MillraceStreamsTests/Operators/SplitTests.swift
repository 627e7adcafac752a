import MillraceCore
import MillraceStreams
import MillraceTesting
import Testing

/// Operators that take a stream apart: each record goes where it belongs, and nowhere else.
struct SplitTests {
    enum Size: CaseIterable {
        case small
        case medium
        case large
    }

    /// Forgets one of its cases, as only a hand-written one can.
    enum Gap: CaseIterable {
        case listed
        case unlisted

        static let allCases: [Gap] = [.listed]
    }

    static let input = Topic("in", key: .string, value: .int64)

    /// Runs what `build` makes over the keys "a", "b", … with `values`, one a millisecond.
    private func run(
        _ values: [Int64], _ build: (MillraceStreams.Stream<String, Int64>) -> Void
    ) throws -> TopologyTestDriver {
        let topology = Topology("splits")
        build(topology.stream(Self.input))
        let driver = try TopologyTestDriver(topology)
        for (index, value) in values.enumerated() {
            let key = String(UnicodeScalar(UInt8(ascii: "a") + UInt8(index)))
            try driver.pipeInput(Self.input, key: key, value: value, at: Timestamp(milliseconds: Int64(index)))
        }
        return driver
    }

    private func lines(_ driver: TopologyTestDriver, _ name: String) throws -> [String] {
        try driver.readRecords(Topic(name, key: .string, value: .int64)).map { "\($0.key)=\($0.value)" }
    }

    private func topic(_ name: String) -> Topic<String, Int64> { Topic(name, key: .string, value: .int64) }

    @Test func eachRecordGoesToOneBranch() throws {
        let driver = try run([5, 50, 500, 7, 51]) { stream in
            let sizes = stream.split(into: Size.self) { $0 < 10 ? .small : $0 < 100 ? .medium : .large }
            sizes[.small].to(topic("small"))
            sizes[.large].to(topic("large"))
            sizes[.small].mapValues { -$0 }.to(topic("negative"))
        }
        #expect(try lines(driver, "small") == ["a=5", "d=7"])
        #expect(try lines(driver, "large") == ["c=500"])
        #expect(try lines(driver, "negative") == ["a=-5", "d=-7"])
    }

    @Test func branchesKeepTheKeyAndCanBeMerged() throws {
        let driver = try run([1, 20, 3, 40]) { stream in
            let (large, small) = stream.split { $0 >= 10 }
            large.mapValues { $0 * 2 }.merge(small).to(topic("all"))
            small.groupByKey().count("small-counts").to(topic("counts"))
        }
        #expect(try lines(driver, "all") == ["a=1", "b=40", "c=3", "d=80"])
        #expect(try lines(driver, "counts") == ["a=1", "c=1"])
    }

    @Test func aSplitMaySeeTheWholeRecord() throws {
        let driver = try run([9, 9, 9]) { stream in
            let sizes = stream.splitRecords(into: Size.self) { record in
                record.key == "b" ? .medium : record.timestamp < Timestamp(milliseconds: 1) ? .small : .large
            }
            sizes[.small].to(topic("small"))
            sizes[.medium].to(topic("medium"))
            sizes[.large].to(topic("large"))
        }
        #expect(try ["small", "medium", "large"].map { try lines(driver, $0) } == [["a=9"], ["b=9"], ["c=9"]])
    }

    @Test func whatBelongsToNoBranchIsADeadLetter() throws {
        let driver = try run([1, 2]) { stream in
            stream.split { $0 == 1 ? Gap.listed : .unlisted }[.listed].countAccepted().to(topic("listed"))
        }
        #expect(try lines(driver, "listed") == ["a=1"])
        #expect(try driver.accounting().rejected == ["no-branch": 1])
        #expect(try driver.accounting().read == 2)
    }

    @Test func splitsAreDescribedByTheirBranches() {
        let topology = Topology("splits")
        let sizes = topology.stream(Self.input).split(into: Size.self) { _ in .small }
        sizes[.small].merge(sizes[.large]).to(topic("out"))
        #expect(
            topology.describe().text == """
                topology splits
                  sub-topology 0
                    0 stream in -> 1
                    1 split -> 2, 3, 4
                    2 branch small -> 5
                    3 branch medium
                    4 branch large -> 5
                    5 merge -> 6
                    6 to out

                """)
    }

    @Test func filtersMayLookAtTheKeyAndTheTime() throws {
        let driver = try run([1, 2, 3, 4]) { stream in
            stream.filter { key, value in key != "a" && value != 2 }.to(topic("by-key"))
            stream.filterRecords { $0.timestamp == Timestamp(milliseconds: 1) }.to(topic("by-time"))
            stream.filterNot { $0 > 1 }.to(topic("not"))
            stream.mapValues { key, value in value * (key == "d" ? 10 : 1) }.to(topic("mapped"))
            stream.mapRecords { $0.timestamp.milliseconds }.groupByKey().count("times").to(topic("times"))
        }
        #expect(try lines(driver, "by-key") == ["c=3", "d=4"])
        #expect(try lines(driver, "by-time") == ["b=2"])
        #expect(try lines(driver, "not") == ["a=1"])
        #expect(try lines(driver, "mapped") == ["a=1", "b=2", "c=3", "d=40"])
        #expect(try lines(driver, "times") == ["a=1", "b=1", "c=1", "d=1"], "the key is as it was")
    }

    @Test func flatMapTellsItsOutputsApart() throws {
        let driver = try run([3, 0, 1]) { stream in
            stream.flatMap { record in (0..<record.value).map { ("\(record.key)\($0)", $0) } }.to(topic("out"))
        }
        let records = try driver.readRecords(topic("out"))
        #expect(records.map { "\($0.key)=\($0.value)" } == ["a0=0", "a1=1", "a2=2", "c0=0"])
        #expect(Set(records.prefix(3).map(\.ordinal)).count == 3)
        #expect(records.map(\.position) == records.map(\.position).sorted())
    }
}
