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
    private var isEnding = false
    private let start: Int64
    private var now: Int64

    /// `vehicles` from the generator's first moment on for so many days.
    public init(seed: UInt64, vehicles: Int, days: Int, options: TirePressureOptions) {
        var fleetOptions = FleetOptions(seed: seed, events: .max, vehicles: vehicles)
        fleetOptions.repeatsPackets = false
        fleetOptions.plantsEveryKind = false
        fleetOptions.rates.oddLines = 0
        fleetOptions.rates.seepages = 0.002
        fleet = FleetGenerator(fleetOptions)
        start = fleetOptions.start.milliseconds
        now = start
        end = start + Int64(days) * FleetTrial.day
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

    /// The next line; nil at the end of the last day, when all lines under way have arrived.
    public func next() -> [UInt8]? {
        let line = isEnding ? fleet.nextUnderWay() : fleet.next()
        now = line?.arrival ?? now
        if now >= end { isEnding = true }
        if line == nil { fleet.finish() }
        truth += fleet.takeTruth()
        return line?.bytes
    }

    /// Lets the present moment be the end of the last day.
    public func stop() { isEnding = true }

    /// The days that have passed, rounded down to tenths.
    public var daysPassed: Double { Double((now - start) * 10 / FleetTrial.day) / 10 }

    /// What the alerts, lines of the result, are worth.
    /// - Throws: `InputError` if the ground truth cannot be read.
    public func assessment(of alerts: [[UInt8]]) throws -> Assessment {
        let report = try QualityReport(
            truth: truth, alerts: alerts, deadlines: QualityDeadlines(profile: options.profile))
        return Assessment(text: report.text, json: report.json)
    }
}
