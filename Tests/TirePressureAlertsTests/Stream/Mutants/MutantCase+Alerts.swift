import MillraceStreams

@testable import TirePressureAlerts

/// Faults in the rules of the alerts, in the order of events and in what survives a restart.
extension MutantCase {
    static let ofAlerts: [MutantCase] = [
        .parameters("low means under the threshold, not at it", atThreshold) { $0.lowFloorPa -= 1 },
        .parameters("critical means under the threshold, not at it", atCritical) { $0.criticalPercent -= 1 },
        .parameters("a run of 10 s is measured as 10.001 s", atThreshold) { $0.lowShortestMilliseconds += 1 },
        .topology("temperatures are not compensated for", coldMorning) {
            var topology = $0
            topology.changeReading = { reading in
                var reading = reading
                reading.temperature = nil
                return reading
            }
            return topology.make()
        },
        .topology("corrections are taken for new readings", corrected) {
            var topology = $0
            topology.changeReading = { reading in
                var reading = reading
                reading.corrects = false
                return reading
            }
            return topology.make()
        },
        .topology("a correction does not replace the history of leaks", sinking) {
            $0.make(vehicles: Altered(base: VehicleMonitor(parameters: Parameters()), before: keepHistory))
        },
        .parameters("the leak's window is a millisecond short", leakInWindow) { $0.leakWindowMilliseconds -= 1 },
        .parameters("a drop at once must be a pascal greater", leakAtOnce) { $0.leakAtOncePa += 1 },
        .topology("timers never fire", silent(moving: true)) {
            $0.make(vehicles: Altered(base: VehicleMonitor(parameters: Parameters()), firesTimers: false))
        },
        .topology("the moving flag is ignored", silent(moving: false)) {
            var topology = $0
            topology.changeReading = { reading in
                var reading = reading
                reading.isMoving = true
                return reading
            }
            return topology.make()
        },
        .parameters("the pause that ends a drive is a millisecond too long", paused) { $0.drivePauseMilliseconds += 1 },
        .topology("readings are grouped by sensor, not by vehicle", silent(moving: true)) {
            var topology = $0
            topology.readingKey = { $0.entry.sensor }
            return topology.make()
        },
        .topology("the order is that of arrival", overtaken) {
            var topology = $0
            topology.order = .any
            return topology.make()
        },
        .topology("a vehicle's state is lost at a restart", acrossRestart, restarts: true) {
            $0.make(vehicles: Forgetful(base: VehicleMonitor(parameters: Parameters())))
        },
        .topology("a sensor's state is lost at a restart", burstAcrossRestart, restarts: true) {
            $0.make(bursts: Forgetful(base: BurstFilter(parameters: Parameters())))
        },
    ]

    /// Where a reading corrects, the one before it is put into the history twice, so that one of them stays.
    private static let keepHistory: @Sendable (Record<String, VehicleEvent>, inout VehicleState) -> Void = {
        record, state in
        guard case .reading(let reading) = record.value, reading.corrects else { return }
        for place in state.wheels.indices where state.wheels[place].entry.wheel == reading.entry.wheel {
            if let last = state.wheels[place].leak.history.last { state.wheels[place].leak.history.append(last) }
        }
    }

    /// Without a temperature P_ref is the pressure. 75 % of 180 kPa are less than the floor of 140 kPa.
    private static let atThreshold = MutantInput(
        lines: [SampleLines.reading("a", 0, kPa: "140"), SampleLines.reading("a", 10_000, kPa: "140.000")],
        registry: [SampleLines.entry("a", placard: "180")], alerts: ["10000 raised low Row1.Left"])

    /// Half of 240 kPa, one reading.
    private static let atCritical = MutantInput(
        lines: [SampleLines.reading("a", 0, kPa: "120")], alerts: ["0 raised critical Row1.Left"])

    /// 165 kPa at −20 °C are 207 kPa at 20 °C: (266,325 × 293,150 ÷ 253,150) − 101,325.
    private static let coldMorning = MutantInput(lines: [
        SampleLines.reading("a", 0, kPa: "165", celsius: "-20"),
        SampleLines.reading("a", 10_000, kPa: "165", celsius: "-20"),
    ])

    /// The reading that is not low is corrected, so that the run of low readings is unbroken.
    private static let corrected = MutantInput(
        lines: [
            SampleLines.reading("a", 0, kPa: "170"), SampleLines.reading("a", 10_000, kPa: "185"),
            SampleLines.reading("a", 10_100, kPa: "170"),
        ], alerts: ["10100 raised low Row1.Left"])

    /// The drop of 25 kPa is within one burst: the first reading does not stand.
    private static let sinking = MutantInput(lines: [
        SampleLines.reading("a", 0, kPa: "220"), SampleLines.reading("a", 100, kPa: "195"),
        SampleLines.reading("a", 1_100, kPa: "195"),
    ])

    /// 20 kPa in a minute.
    private static let leakInWindow = MutantInput(
        lines: [SampleLines.reading("a", 0, kPa: "240"), SampleLines.reading("a", 60_000, kPa: "220")],
        alerts: ["60000 raised fast-leak Row1.Left"])

    private static let leakAtOnce = MutantInput(
        lines: [SampleLines.reading("a", 0, kPa: "240"), SampleLines.reading("a", 2_999, kPa: "220")],
        alerts: ["2999 raised fast-leak Row1.Left"])

    /// Wheel b is heard once, wheel a every minute for eleven. Ten minutes after b's reading, between two of a, b is
    /// missing, if the vehicle moves.
    private static func silent(moving: Bool) -> MutantInput {
        MutantInput(
            lines: [SampleLines.reading("b", 0, kPa: "240", moving: moving)]
                + stride(from: 30_000, through: 690_000, by: 60_000).map {
                    SampleLines.reading("a", $0, kPa: "240", moving: moving)
                }, alerts: moving ? ["600000 raised sensor-missing Row1.Right"] : [])
    }

    /// A gap of just 180 s ends the drive, so that b's silence counts from 420 s on.
    private static let paused = MutantInput(
        lines: ["a", "b"].map { SampleLines.reading($0, 0, kPa: "240", moving: true) }
            + [60_000, 120_000, 180_000, 240_000, 420_000, 480_000, 540_000, 600_000, 660_000].map {
                SampleLines.reading("a", $0, kPa: "240", moving: true)
            })

    /// By event time the second reading is not low, and ends the run.
    private static let overtaken = MutantInput(lines: [
        SampleLines.reading("a", 0, kPa: "170"), SampleLines.reading("a", 10_000, kPa: "170"),
        SampleLines.reading("a", 5_000, kPa: "200"),
    ])

    /// More than an ingest puts into one commit, of a sensor that nobody knows, 40 s later.
    private static let filler = (0..<7).map { _ in
        SampleLines.reading(
            "unknown", 40_000, kPa: "200", more: "\"pad\":\"\(String(repeating: "0", count: 200_000))\"")
    }

    private static let acrossRestart = MutantInput(
        lines: [SampleLines.reading("a", 0, kPa: "170")] + filler + [SampleLines.reading("a", 40_000, kPa: "170")],
        alerts: ["40000 raised low Row1.Left"], accepted: 2)

    /// The temperature is known from before the restart: 165 kPa are 207 kPa at 20 °C.
    private static let burstAcrossRestart = MutantInput(
        lines: [SampleLines.reading("a", 0, kPa: nil, celsius: "-20")] + filler
            + [SampleLines.reading("a", 40_000, kPa: "165"), SampleLines.reading("a", 50_000, kPa: "165")],
        accepted: 3)
}
