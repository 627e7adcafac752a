import MillraceCore
import MillraceStreams
import MillraceTesting
import Testing

/// Dead letters of keyed operators and of what stands behind them: they hold the record as the task read it, also when it
/// was held for the order of event time in between.
struct DeadLetterTests {
    static let input = Topic("in", key: .string, value: .int64)
    static let numbers = Topic("numbers", key: .string, value: .int64)

    /// Rejects negative values; emits the others, and 1,000 by a timer one second later.
    struct Picky: Processor {
        let initialState = Int64(0)

        func process(
            _ record: Record<String, Int64>, _ state: inout Int64, _ context: inout ProcessorContext<String, Int64>
        ) {
            guard record.value >= 0 else { return context.reject(Rejection("negative", "was \(record.value)")) }
            context.accept()
            context.emit(record.value)
            context.setTimer(at: record.timestamp + .seconds(1))
        }

        func onTimer(_ time: Timestamp, _ state: inout Int64, _ context: inout ProcessorContext<String, Int64>) {
            context.emit(1_000)
        }
    }

    /// A dead letter, in short: reason, key, value, event time, offset of the record that it is made of.
    private func letters(_ driver: TopologyTestDriver, _ application: String) throws -> [String] {
        var letters: [String] = []
        try forEachRecord(driver.engine, "\(application)-dead-letters") { _, raw in
            var headers: [String: String] = [:]
            for (name, value) in RecordHeaders(raw.headers) where name.count != 3 {
                headers[String(decoding: name, as: UTF8.self)] = value.map { String(decoding: $0, as: UTF8.self) }
            }
            let reason = headers["__streams.errors.exception"] ?? "none"
            let origin = headers["__streams.errors.topic"].map { "\($0):\(headers["__streams.errors.offset"] ?? "")" }
            let key = raw.key.map { String(decoding: $0, as: UTF8.self) } ?? "-"
            let value = try raw.value.map { bytes in
                var reader = ByteReader(bytes)
                return String(try reader.read(Int64.self))
            }
            letters.append("\(reason) \(key)=\(value ?? "-")@\(raw.timestamp.milliseconds) \(origin ?? "-")")
        }
        return letters
    }

    /// Two records of each pair come in the wrong order, so that offsets and order of handling differ.
    @Test func aKeyedOperatorRejectsTheRecordAsItWasRead() throws {
        let topology = Topology("keyed")
        topology.stream(Self.input, grace: .seconds(10)).groupByKey().process("picky", Picky()).to(Self.numbers)
        let driver = try TopologyTestDriver(topology)
        for (value, time) in [(-2, 200), (1, 100), (-4, 400), (-3, 300)] as [(Int64, Int64)] {
            try driver.pipeInput(Self.input, key: "k", value: value, at: Timestamp(milliseconds: time))
        }
        #expect(try letters(driver, "keyed").isEmpty)
        try driver.endInput(Self.input, at: Timestamp(milliseconds: 500))
        #expect(
            try letters(driver, "keyed") == [
                "negative k=-2@200 in:0", "negative k=-3@300 in:3", "negative k=-4@400 in:2",
            ])
        let accounting = try driver.accounting()
        #expect(accounting.rejected == ["negative": 3] && accounting.accepted == 1 && accounting.read == 4)
    }

    @Test func whatStandsBehindAKeyedOperatorRejectsTheSame() throws {
        let topology = Topology("behind")
        topology.stream(Self.input).groupByKey().process("first", Picky())
            .groupByKey().process("second", Picky())
            .mapValues { (value: Int64) throws(Rejection) -> Int64 in
                if value >= 10 { throw Rejection("large") }
                return value
            }
            .to(Self.numbers)
        let driver = try TopologyTestDriver(topology)
        for (value, time) in [(5, 100), (70, 200), (8, 300)] as [(Int64, Int64)] {
            try driver.pipeInput(Self.input, key: "k", value: value, at: Timestamp(milliseconds: time))
        }
        try driver.endInput(Self.input, at: Timestamp(milliseconds: 300))
        #expect(try letters(driver, "behind") == ["large k=70@200 in:1"])
        #expect(try driver.readRecords(Self.numbers).map(\.value) == [5, 8])
    }

    /// What a timer makes was never read: the letter has its reason and event time, and no value.
    @Test func whatATimerMakesHasNoRecord() throws {
        let topology = Topology("timer")
        topology.stream(Self.input).groupByKey().process("picky", Picky())
            .mapValues { (value: Int64) throws(Rejection) -> Int64 in
                if value >= 10 { throw Rejection("large") }
                return value
            }
            .to(Self.numbers)
        let driver = try TopologyTestDriver(topology)
        try driver.pipeInput(Self.input, key: "k", value: 5, at: Timestamp(milliseconds: 100))
        try driver.advanceEventTime(Self.input, to: Timestamp(milliseconds: 5_000))
        #expect(try letters(driver, "timer") == ["large -=-@1100 -"])
    }
}
