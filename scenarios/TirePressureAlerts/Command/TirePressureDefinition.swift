import Foundation
import MillraceCommand
import MillraceCore
import MillraceFormats
import MillraceReplay
import MillraceStreams

/// The application as its commands need it.
public enum TirePressureDefinition: ApplicationDefinition {
    /// One sentence.
    public static let abstract = "Turns what tire-pressure sensors send into alerts."

    /// Sensors send every few seconds: after a loss of power the log may go back by as much.
    public static let survivesPowerLoss = false

    /// The application with the registry and thresholds that `options` name.
    /// - Throws: `InputError` if one of them cannot be used.
    public static func application(
        _ options: TirePressureOptions, paths: [String], console: Console
    ) throws -> Application {
        let parameters = try options.readParameters()
        let registryPath = options.registryPath(for: paths)
        if registryPath == nil, !paths.isEmpty {
            console.warning("there is no registry: every sensor counts as unregistered; give one with --registry")
        }
        let (zone, start) = (options.timeZone, options.startMilliseconds)
        let makeClock = try PacketClock.maker(timeZone: zone, startMilliseconds: start)
        let entries = try registryPath.map { try readRegistry($0, makeClock()) } ?? []
        var application = application(parameters, entries: entries, makeClock: makeClock) { paths in
            try TirePressureOracle(parameters: parameters, timeZone: zone, startTime: start).derive(
                inputs: paths.map { URL(fileURLWithPath: $0) },
                registry: registryPath.map { URL(fileURLWithPath: $0) })
        }
        application.storedResult = storedResult(for: parameters)
        return application
    }

    /// Each profile has stored results of its own, other thresholds have none.
    private static func storedResult(for parameters: Parameters) -> String? {
        if parameters == Parameters(profile: .us) { return "expected" }
        return parameters == Parameters(profile: .un) ? "un.expected" : nil
    }

    /// The application with thresholds, the entries of a registry, and a batch derivation.
    static func application(
        _ parameters: Parameters, entries: [RegistryEntry], makeClock: @escaping @Sendable () -> PacketClock,
        derive: @escaping @Sendable (_ paths: [String]) throws -> Derivation
    ) -> Application {
        Application(
            id: TirePressureTopology.applicationID,
            topology: TirePressureTopology.make(parameters, makeClock: makeClock),
            sourceTopic: TirePressureTopology.packetsTopic, grace: .milliseconds(parameters.graceMilliseconds),
            makePlaceLine: { LinePlacement.make(makeClock()) },
            prepare: { engine in try RegistryPublisher.publish(entries, to: engine) },
            results: [.init(name: "alerts", topic: TirePressureTopology.alerts.name)], ignoredMembers: ["text"],
            derive: derive)
    }

    private static func readRegistry(_ path: String, _ clock: PacketClock) throws(InputError) -> [RegistryEntry] {
        do throws(RegistryError) {
            return try RegistryFile.read(path, clock: clock)
        } catch {
            throw InputError(error.message)
        }
    }

    /// Writes a fleet's packets to `path`, its registry to `NAME.registry.jsonl` and the ground truth to
    /// `NAME.truth.jsonl` beside it.
    public static func generate(
        _ options: TirePressureOptions, seed: UInt64, events: Int64, to path: String
    ) throws -> Generated {
        let name = (path as NSString).deletingPathExtension
        var fleet = FleetGenerator(FleetOptions(seed: seed, events: events))
        let registry = try LineFile("\(name).registry.jsonl")
        for line in fleet.registryLines { try registry.write(line) }
        try registry.finish()
        let (packets, truth) = (try LineFile(path), try LineFile("\(name).truth.jsonl"))
        while let line = fleet.next() {
            try packets.write(line.bytes)
            for fact in fleet.takeTruth() { try truth.write(fact) }
        }
        for fact in fleet.takeTruth() { try truth.write(fact) }
        try packets.finish()
        try truth.finish()
        return Generated(files: [packets.path, registry.path, truth.path], missing: fleet.coverage.missing)
    }

    /// A fleet that sends without end.
    public static func liveSource(_ options: TirePressureOptions, seed: UInt64) -> any LiveSource {
        LiveFleet(seed: seed)
    }

    /// How many of the planted faults were found, how soon, and how many alerts nothing explains, where the ground truth
    /// lies beside a file as `NAME.truth.jsonl`.
    public static func assessment(
        of found: Derivation, paths: [String], options: TirePressureOptions
    ) throws -> Assessment? {
        let files = paths.map { ($0 as NSString).deletingPathExtension + ".truth.jsonl" }
            .filter { FileManager.default.fileExists(atPath: $0) }
        guard !files.isEmpty else { return nil }
        let truth = try files.flatMap { path in
            guard let data = FileManager.default.contents(atPath: path) else {
                throw InputError("the ground truth \(path) cannot be read")
            }
            return [UInt8](data).split(separator: 0x0A).map { Array($0) }
        }
        let report = try QualityReport(
            truth: truth, alerts: (found.results["alerts"] ?? []).map { Array($0.utf8) },
            deadlines: QualityDeadlines(profile: options.profile))
        return Assessment(text: report.text, json: report.json)
    }

    /// The alert's own sentence.
    public static func sentence(for line: [UInt8], of result: String) -> String {
        let value = line.withUnsafeBytes { try? JSONValue(parsing: $0) }
        return value?["text"]?.string ?? String(decoding: line, as: UTF8.self)
    }
}

/// A fleet that sends while the application runs.
private struct LiveFleet: LiveSource {
    private var fleet: FleetGenerator

    init(seed: UInt64) {
        fleet = FleetGenerator(FleetOptions(seed: seed, events: .max, vehicles: 40))
    }

    func prepare(_ engine: any Engine) throws {
        let entries = try fleet.registryLines.map { line in
            try line.withUnsafeBytes {
                try RegistryEntry(line: $0, clock: PacketClock(zone: nil, startMilliseconds: 0))
            }
        }
        try RegistryPublisher.publish(entries, to: engine)
    }

    mutating func next() -> [UInt8]? {
        defer { _ = fleet.takeTruth() }
        return fleet.next()?.bytes
    }
}
