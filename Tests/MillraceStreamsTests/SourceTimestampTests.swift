import MillraceCore
import MillraceStreams
import MillraceTesting
import Testing

/// Sources that read event time out of the records' values: whatever time a record has in the log, its own counts.
struct SourceTimestampTests {
    static let input = Topic("in", key: .none, value: .string)
    static let output = Topic("out", key: .string, value: .int64)

    /// Records are `KEY@SECONDS`.
    private func topology(order: Order = .any) -> Topology {
        let topology = Topology("timed")
        let records = topology.stream(
            Self.input,
            timestamp: { value throws(Rejection) in
                guard let seconds = value.split(separator: "@").last.flatMap({ Int64($0) }) else {
                    throw Rejection("no-time", value)
                }
                return Timestamp(milliseconds: seconds * 1_000)
            }, grace: .seconds(2))
        records
            .selectKey { String($0.value.prefix(1)) }
            .markAsPartitioned(key: .string)
            .groupByKey()
            .windowed(by: .tumbling(.seconds(10)))
            .count("counts")
            .suppress(until: .windowCloses)
            .map { ("\($0.key.key)[\($0.key.start.milliseconds / 1_000)]", $0.value) }
            .to(Self.output)
        return topology
    }

    private func pipe(_ driver: TopologyTestDriver, _ values: String...) throws {
        for value in values { try driver.pipeInput(Self.input, key: NoKey(), value: value, at: .zero) }
    }

    @Test(arguments: [false, true])
    func windowsAndLatenessGoByTheValuesTime(restarts: Bool) throws {
        let driver = try TopologyTestDriver(topology())
        try pipe(driver, "a@1", "b@3", "a@9", "a@8")
        if restarts { try driver.restart() }
        // The watermark is 7 before the first of these, 10 after the second.
        try pipe(driver, "b@7", "a@12", "a@9", "a@oops", "b@11")
        if restarts { try driver.restart() }
        #expect(try driver.readKeyValuesToMap(Self.output) == ["a[0]": 3, "b[0]": 2])
        let late = try driver.readLate(Self.input)
        #expect(late.map(\.value) == ["a@9"] && late.map(\.timestamp.milliseconds) == [9_000])
        #expect(try driver.readDeadLetters().map(\.reason) == ["no-time"])
        try driver.endInput(Self.input, at: Timestamp(milliseconds: 12_000))
        #expect(try driver.readKeyValuesToMap(Self.output) == ["a[10]": 1, "b[10]": 1])
        #expect(driver.size == StageSize(keys: 0, timers: 0, held: 0))
    }

    @Test func aChangedKeyMustBeMarkedBeforeItIsGroupedBy() throws {
        let topology = Topology("unmarked")
        _ = topology.stream(Self.input, timestamp: { _ in .zero }).selectKey { $0.value }.groupByKey()
        #expect(throws: TopologyError.self) { try TopologyTestDriver(topology) }
    }
}
