import MillraceCore
import MillraceFormats
import MillraceLog
import MillraceReplay
import Testing

@testable import TirePressureAlerts

/// A proof is worth something only if it can fail: each fault planted in the topology must make stream and batch
/// derivation differ, on an input on which the application itself agrees with it and gives the alerts known by hand.
struct MutantTests {
    static let cases =
        MutantCase.ofPackets + MutantCase.ofAlerts + MutantCase.ofFurtherAlerts
        + MutantCase.ofLongRules

    @Test(arguments: cases)
    func isCaught(mutant: MutantCase) throws {
        let dataset = try StreamDataset(mutant.input.lines, registry: mutant.input.registry)
        var application = try dataset.application(mutant.input.options)
        let expected = try application.derive(dataset.paths)

        let sound = try outcome(of: application, dataset, mutant)
        #expect(sound.differences(from: expected) == [])
        #expect(try sound.alerts.map(MutantTests.brief) == mutant.input.alerts)
        #expect(sound.derivation.accepted == Int64(mutant.input.accepted ?? mutant.input.lines.count))

        mutant.plant(&application)
        #expect(try outcome(of: application, dataset, mutant).differences(from: expected) != [])
    }

    /// The frame in which faults are planted is sound: without a fault it is the application.
    @Test func withoutAFaultTheyAgree() throws {
        for mutant in MutantTests.cases where mutant.input.options.isEmpty {
            let dataset = try StreamDataset(mutant.input.lines, registry: mutant.input.registry)
            var application = try dataset.application()
            application.topology = MutantTopology().make(
                bursts: Altered(base: BurstFilter(parameters: Parameters())),
                vehicles: Altered(base: VehicleMonitor(parameters: Parameters())))
            let found = try outcome(of: application, dataset, mutant)
            #expect(found.differences(from: try application.derive(dataset.paths)) == [], "\(mutant.name)")
        }
    }

    private func outcome(
        of application: Application, _ dataset: StreamDataset, _ mutant: MutantCase
    ) throws -> StreamOutcome {
        guard mutant.restarts else { return try StreamOutcome(application, paths: dataset.paths) }
        let engine = try EmbeddedLog.inMemory()
        defer { engine.close() }
        while true {
            let replay = try SteppedReplay(
                application, paths: dataset.paths, engine: engine, partitions: 2, clock: ManualClock())
            guard try replay.stepIngest() else { return try replay.finish() }
            while try replay.stepRuntime() {}
        }
    }

    /// Milliseconds after the start, event, kind and wheel of an alert's line.
    private static func brief(_ line: [UInt8]) throws -> String {
        let value = try line.withUnsafeBytes { try JSONValue(parsing: $0) }
        let time = try TimeText(parsing: value["time"]?.string ?? "")
        guard case .instant(let milliseconds) = time else { return "\(value)" }
        let words = ["event", "kind", "wheel"].map { value[$0]?.string ?? "?" }
        return ([String(milliseconds - SampleLines.start)] + words).joined(separator: " ")
    }
}
