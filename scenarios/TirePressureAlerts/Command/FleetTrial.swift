import MillraceCommand
import MillraceCore
import MillraceReplay

/// A made-up fleet of any size over any number of days, with the application that takes its lines; nothing of it is
/// stored but the ground truth. There are no repeats, and no lines that are odd.
public final class FleetTrial {
    private static let day: Int64 = 86_400_000

    private var fleet: FleetGenerator
    private let end: Int64
    private let options: TirePressureOptions
    private var truth: [[UInt8]] = []
    private var isOver = false

    /// `vehicles` from the generator's first moment on for so many days.
    public init(seed: UInt64, vehicles: Int, days: Int, options: TirePressureOptions) {
        var fleetOptions = FleetOptions(seed: seed, events: .max, vehicles: vehicles)
        fleetOptions.repeatsPackets = false
        fleetOptions.plantsEveryKind = false
        fleetOptions.rates.oddLines = 0
        fleet = FleetGenerator(fleetOptions)
        end = fleetOptions.start.milliseconds + Int64(days) * FleetTrial.day
        self.options = options
    }

    /// The application with the fleet's registry.
    /// - Throws: `InputError` if the thresholds cannot be read.
    public func application() throws -> Application {
        let clock = PacketClock(zone: nil, startMilliseconds: 0)
        let entries = try fleet.registryLines.map { line in
            try line.withUnsafeBytes { try RegistryEntry(line: $0, clock: clock) }
        }
        return try TirePressureDefinition.application(
            options.readParameters(), entries: entries,
            makeClock: PacketClock.maker(timeZone: "UTC", startMilliseconds: 0), derive: { _ in Derivation() })
    }

    /// The next line; nil at the end of the last day.
    public func next() -> [UInt8]? {
        guard !isOver else { return nil }
        let line = fleet.next()
        truth += fleet.takeTruth()
        if let line, line.arrival < end { return line.bytes }
        isOver = true
        fleet.finish()
        truth += fleet.takeTruth()
        return nil
    }

    /// What the alerts, lines of the result, are worth.
    /// - Throws: `InputError` if the ground truth cannot be read.
    public func assessment(of alerts: [[UInt8]]) throws -> Assessment {
        let report = try QualityReport(
            truth: truth, alerts: alerts, deadlines: QualityDeadlines(profile: options.profile))
        return Assessment(text: report.text, json: report.json)
    }
}
