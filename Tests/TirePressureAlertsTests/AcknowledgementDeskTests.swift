import MillraceCore
import MillraceLog
import MillraceReplay
import Testing

@testable import TirePressureAlerts

/// Acknowledgements that are put into a log after a replay: of a low tire and a battery of vehicle V, both at 10 s.
struct AcknowledgementDeskTests {
    private static let lines = [0, 10_000].map {
        SampleLines.reading("a", $0, kPa: "170", more: "\"battery_ok\":false")
    }
    private static let time = SampleLines.start + 10_000

    private func acknowledge(
        _ selection: AcknowledgementDesk.Selection, by person: String? = nil, after more: [String] = []
    ) throws -> (outcome: AcknowledgementDesk.Outcome, source: [String]) {
        let dataset = try StreamDataset(Self.lines + more, registry: SampleLines.registry)
        let application = try dataset.application()
        let engine = try EmbeddedLog.inMemory()
        defer { engine.close() }
        let replay = try Replay(
            application, paths: dataset.paths, engine: engine, partitions: 3, threads: 1, keepsInput: true)
        _ = try replay.run()
        let outcome = try AcknowledgementDesk.acknowledge(selection, by: person, on: engine)
        let collector = ResultCollector(engine: engine, applicationID: application.id)
        let source = try collector.results(of: application.sourceTopic).map { String(decoding: $0, as: UTF8.self) }
        return (outcome, source.filter { $0.contains("acknowledge") })
    }

    private func sent(_ outcome: AcknowledgementDesk.Outcome) -> [String] {
        if case .sent(let lines) = outcome { lines } else { [] }
    }

    /// What is sent stands in the source topic, and as a line of the input it acknowledges the alert.
    @Test func oneKind() throws {
        let line =
            #"{"acknowledge":"low","vehicle":"V","wheel":"Row1.Left","time":\#(Self.time),"by":"Dana \"D\""}"#
        let found = try acknowledge(.init(vehicle: "V", wheel: "Row1.Left", kind: "low"), by: "Dana \"D\"")
        #expect(sent(found.outcome) == [line])
        #expect(found.source == [line])
        let dataset = try StreamDataset(Self.lines + [line], registry: SampleLines.registry)
        let outcome = try StreamOutcome(try dataset.application(), paths: dataset.paths)
        #expect(outcome.derivation.accepted == 3)
        #expect(
            outcome.alerts.map { String(decoding: $0, as: UTF8.self) }
                .contains { $0.contains(#""event":"acknowledged","kind":"low""#) && $0.contains(#""by":"Dana \"D\"""#) }
        )
    }

    @Test func allOfAVehicle() throws {
        let lines = sent(try acknowledge(.init(vehicle: "V")).outcome)
        #expect(lines.count == 2)
        #expect(lines.contains { $0.contains("battery-low") } && lines.contains { $0.contains(#""low""#) })
    }

    /// What is acknowledged, cleared or has become another kind waits no more.
    @Test(
        arguments: [
            ([SampleLines.acknowledgement("low", "a", 11_000)], "battery-low"),
            ([11_000, 12_000].map { SampleLines.reading("a", $0, kPa: "170", more: "\"battery_ok\":true") }, "low"),
            ([SampleLines.reading("a", 80_000, kPa: "100")], "critical"),
        ])
    func whatWaits(more: [String], kind: String) throws {
        let lines = sent(try acknowledge(.init(vehicle: "V", kind: kind), after: more).outcome)
        #expect(lines.count == 1)
        let others = ["low", "battery-low", "critical"].filter { $0 != kind }
        let left = try others.map { try sent(acknowledge(.init(vehicle: "V", kind: $0), after: more).outcome).count }
        #expect(left.reduce(0, +) == (kind == "critical" ? 1 : 0))
    }

    @Test(
        arguments: [("W", nil, nil, 0), ("V", "Row1.Right", nil, 2), ("V", nil, "critical", 2)]
            as [(String, String?, String?, Int)])
    func nothingSuits(vehicle: String, wheel: String?, kind: String?, waiting: Int) throws {
        let found = try acknowledge(.init(vehicle: vehicle, wheel: wheel, kind: kind))
        guard case .nothingSuits(let others) = found.outcome else {
            Issue.record("\(found.outcome)")
            return
        }
        #expect(others.count == waiting)
        #expect(waiting == 0 || others.contains { $0.hasPrefix("V Row1.Left low: Carol's car, front left, ") })
        #expect(found.source.isEmpty)
    }

    @Test func aLogWithoutReadings() throws {
        let engine = try EmbeddedLog.inMemory()
        defer { engine.close() }
        #expect(throws: InputError.self) {
            try AcknowledgementDesk.acknowledge(.init(vehicle: "V"), by: nil, on: engine)
        }
    }
}
