import MillraceStreams

@testable import TirePressureAlerts

/// Faults in the rules that look beyond low pressure, leaks and silence, and in the life of an alert.
extension MutantCase {
    static let ofFurtherAlerts: [MutantCase] = [
        .parameters("a fast leak needs no least drop", quantised) { $0.leakLeastPa = 0 },
        .parameters("over-pressure means over the threshold, not at it", over) { $0.overPercent += 1 },
        .parameters("over-pressure clears a percent too early", over) { $0.overClearPercent += 1 },
        .parameters("high temperature means over the threshold, not at it", hot) { $0.highMilliCelsius += 1 },
        .parameters("high temperature clears a thousandth of a degree too early", hot) { $0.clearMilliCelsius -= 1 },
        .topology("a weak battery is reported at once", weakOnce) {
            $0.make(
                vehicles: Altered(base: VehicleMonitor(parameters: Parameters())) { record, state in
                    guard case .reading(let reading) = record.value else { return }
                    for place in state.wheels.indices where state.wheels[place].entry.wheel == reading.entry.wheel {
                        state.wheels[place].battery.now = reading.batteryIsGood
                    }
                })
        },
        .parameters("reminders come a millisecond late", reminded) { $0.remindMilliseconds += 1 },
        .topology("acknowledgements are lost", acknowledged) {
            var topology = $0
            topology.changeAcknowledgement = { acknowledgement in
                var acknowledgement = acknowledgement
                acknowledgement.wheel = ""
                return acknowledgement
            }
            return topology.make()
        },
        .topology("open alerts are lost at a restart", remindedAcrossRestart, restarts: true) {
            $0.make(vehicles: Forgetful(base: VehicleMonitor(parameters: Parameters())))
        },
    ]

    /// 4.999 kPa in 3 s are 100 kPa a minute.
    private static let quantised = MutantInput(
        lines: [SampleLines.reading("a", 0, kPa: "240"), SampleLines.reading("a", 3_000, kPa: "235.001")])

    /// 125 % of 240 kPa are 300 kPa, 120 % are 288 kPa, 121 % are 290.4 kPa.
    private static let over = MutantInput(
        lines: zip([0, 100_000, 200_000], ["300", "290.4", "288"]).map { SampleLines.reading("a", $0, kPa: $1) },
        alerts: ["0 raised over-pressure Row1.Left", "200000 cleared over-pressure Row1.Left"])

    private static let hot = MutantInput(
        lines: zip([0, 100_000, 200_000, 300_000], ["85", "99.999", "80.001", "80"]).map {
            SampleLines.reading("a", $0, kPa: "280", celsius: $1)
        },
        alerts: ["0 raised high-temperature Row1.Left", "300000 cleared high-temperature Row1.Left"])

    private static let weakOnce = MutantInput(
        lines: zip([0, 60_000, 120_000, 180_000], [true, false, true, false]).map {
            SampleLines.reading("a", $0, kPa: "240", more: "\"battery_ok\":\($1)")
        })

    /// Critical from 0 on; the last line only lets the time pass.
    private static let reminded = MutantInput(
        lines: [SampleLines.reading("a", 0, kPa: "120"), SampleLines.reading("b", 7_200_000, kPa: "240")],
        alerts: [
            "0 raised critical Row1.Left", "3600000 reminded critical Row1.Left", "7200000 reminded critical Row1.Left",
        ])

    /// Low is acknowledged, which ends with the escalation.
    private static let acknowledged = MutantInput(
        lines: [
            SampleLines.reading("a", 0, kPa: "170"), SampleLines.reading("a", 10_000, kPa: "170"),
            SampleLines.acknowledgement("critical", "a", 1_000_000),
            SampleLines.acknowledgement("low", "a", 2_000_000, more: "\"by\":\"Dana\","),
            SampleLines.acknowledgement("low", "a", 3_000_000), SampleLines.reading("a", 8_000_000, kPa: "120"),
            SampleLines.reading("b", 11_600_000, kPa: "240"),
        ],
        alerts: [
            "10000 raised low Row1.Left", "2000000 acknowledged low Row1.Left", "8000000 escalated critical Row1.Left",
            "11600000 reminded critical Row1.Left",
        ])

    /// More than an ingest puts into one commit, of a sensor that nobody knows, before the first reminder is due.
    private static let remindedAcrossRestart = MutantInput(
        lines: [SampleLines.reading("a", 0, kPa: "120")]
            + (0..<7).map { _ in
                SampleLines.reading(
                    "unknown", 40_000, kPa: "200", more: "\"pad\":\"\(String(repeating: "0", count: 200_000))\"")
            } + [SampleLines.reading("b", 3_600_000, kPa: "240")],
        alerts: ["0 raised critical Row1.Left", "3600000 reminded critical Row1.Left"], accepted: 2)
}
