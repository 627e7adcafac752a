import MillraceCore
import MillraceLog
import MillraceReplay
import MillraceStreams
import Testing

/// An operator by the order of arrival, behind a repartition: files in the order of their lines, a log in the order that it
/// recorded.
struct ArrivalReplayTests {
    let folder: ReplayFolder

    init() throws {
        folder = try ReplayFolder()
    }

    /// Joins the first words of all lines, in their order.
    private func application() -> Application {
        var application = SampleApplication.make()
        let topology = Topology("arriving")
        let text = Serde<String>.string
        topology.stream(Topic(SampleApplication.source, key: text, value: text), grace: .milliseconds(100))
            .selectKey { _ in "all" }.repartition("together", key: text, value: text)
            .groupByKey().process("joined", "", emitting: String.self, order: .arrival) { record, joined, context in
                context.accept()
                joined += record.value.prefix { $0 != " " }
                context.emit(joined)
            }
            .to(Topic("alerts", key: text, value: text))
        application.topology = topology
        application.results = [.init(name: "alerts", topic: "alerts")]
        return application
    }

    private func longest(_ lines: [[UInt8]]) -> String {
        lines.map { String(decoding: $0, as: UTF8.self) }.max { $0.count < $1.count } ?? ""
    }

    @Test(arguments: [1, 5] as [Int32]) func linesArriveAsTheyStandInTheFile(partitions: Int32) throws {
        let lines = (0..<60).map {
            "\(Character(UnicodeScalar(UInt8(97 + $0 * 7 % 26)))) \(1_000 + $0 * 10 - $0 % 4 * 25)"
        }
        let path = try folder.write(lines.joined(separator: "\n"), to: "input")
        let replay = try Replay(
            application(), paths: [path], engine: try EmbeddedLog.inMemory(), partitions: partitions, threads: 2,
            keepsInput: false)
        #expect(try replay.run().accepted == 60)
        let expected = lines.map { String($0.prefix(1)) }.joined()
        #expect(longest(try replay.results.results(of: "alerts")) == expected)
        #expect(try replay.results.results(of: "alerts").count == 60)
    }

    /// Two members take turns, so that the repartition topic has an order that the source topic does not give.
    @Test func aLogsReplayTakesTheOrderOfTheLog() throws {
        let log = try EmbeddedLog.inMemory()
        let application = application()
        var random = SeededRandom(seed: 5)
        let writer = try SourceWriter(
            engine: log, applicationID: application.id, topic: application.sourceTopic, partitions: 4)
        let members = try (0..<2).map { _ in
            try SteppedRuntime(
                application.topology, engine: log,
                configuration: RuntimeConfiguration(applicationID: application.id, partitions: 4, mode: .live))
        }
        for number in 0..<80 {
            let (key, value) = (ByteWriter(), ByteWriter())
            let letter = String(UnicodeScalar(UInt8(97 + number % 26)))
            key.write(utf8: letter)
            value.write(utf8: "\(letter) \(1_000 + number)")
            try writer.write(key: key.bytes, value: value.bytes, time: Timestamp(milliseconds: Int64(1_000 + number)))
            try writer.commit(nil)
            for _ in 0..<random.integer(below: 3) { _ = try random.element(of: members).step() }
        }
        for member in members + members + members { try member.runUntilIdle() }
        let live = try ResultCollector(engine: log, applicationID: application.id).results(of: "alerts")
        let replay = try LogReplay(application, log: log, engine: try EmbeddedLog.inMemory())
        #expect(try replay.run().accepted == 80)
        #expect(try replay.results.results(of: "alerts") == live)
        let inOrder = (0..<80).map { String(UnicodeScalar(UInt8(97 + $0 % 26))) }.joined()
        #expect(longest(live).count == 80 && longest(live) != inOrder, "the tasks did not take turns as the lines do")
    }
}
