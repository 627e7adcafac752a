import MillraceCore
import MillraceStreams
import MillraceTesting
import Testing

// page
struct Silence: Processor {
    struct State: BinaryCodable {
        var isSilent = false

        init() {}

        init(from reader: inout ByteReader) throws(DecodingFailure) {
            isSilent = try reader.readBool()
        }

        func encode(to writer: ByteWriter) {
            writer.write(bool: isSilent)
        }
    }

    var initialState: State { State() }

    func process(
        _ record: Record<String, Int64>, _ state: inout State, _ context: inout ProcessorContext<String, String>
    ) {
        if state.isSilent { context.emit("heard again") }
        state.isSilent = false
        context.setTimer(at: record.timestamp + .minutes(10))
    }

    func onTimer(_ time: Timestamp, _ state: inout State, _ context: inout ProcessorContext<String, String>) {
        guard !state.isSilent else { return context.forget() }
        state.isSilent = true
        context.emit("silent")
        context.setTimer(at: time + .days(1))
    }
}
// end of page

struct WritingAProcessorTests {
    let readings = Topic("readings", key: .string, value: .int64)
    let alerts = Topic("alerts", key: .string, value: .string)

    @Test(arguments: [1, 3] as [Int32])
    func silence(partitions: Int32) throws {
        // page
        let topology = Topology("silence")
        topology.stream(readings).groupByKey().process("silence", Silence()).to(alerts)

        let driver = try TopologyTestDriver(topology, partitions: partitions)
        try driver.pipe(readings, ("a", 5, 0), ("b", 6, 300), ("a", 5, 700))
        try driver.advanceEventTime(readings, to: .zero + .minutes(12))
        #expect(try driver.lines(alerts) == ["a silent@600", "a heard again@700"])
        // end of page
        try driver.endInput(readings, at: .zero + .days(2))
        #expect(try driver.lines(alerts) == ["b silent@900", "a silent@1300"])
        #expect(driver.size == StageSize(keys: 0, timers: 0, held: 0))
    }
}
