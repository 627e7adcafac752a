import MillraceCore
import MillraceFormats
import MillraceReplay
import MillraceStreams

@testable import TirePressureAlerts

/// Faults in how packets are read, registered and taken apart.
extension MutantCase {
    static let ofPackets: [MutantCase] = [
        .topology(
            "bursts are not deduplicated", repeated(["\"pressure_kPa\":200", "\"pressure_kPa\":200"], [0, 100], 1)
        ) {
            $0.make(bursts: Altered(base: BurstFilter(parameters: Parameters())) { _, state in state.payloads = [] })
        },
        .parameters("the burst's gap is a millisecond too long", repeated(twice, [0, 501], 2)) {
            $0.burstGapMilliseconds += 1
        },
        .parameters(
            "the burst's cap is a millisecond too long",
            repeated(
                Array(repeating: twice[0], count: 8), [0, 500, 1_000, 1_500, 2_000, 2_500, 3_000, 3_001], 2)
        ) {
            $0.burstCapMilliseconds += 1
        },
        .topology(
            "what differs between repetitions counts as payload",
            repeated(
                [
                    "\"counter\":1,\"pressure_kPa\":200,\"rssi\":-1.5",
                    "\"counter\":2,\"pressure_kPa\":200,\"rssi\":-2.5",
                ],
                [0, 100], 1)
        ) {
            var topology = $0
            topology.lineValue = wholeLineAsPayload
            return topology.make()
        },
        .topology("the registry's model is not checked", otherModel) {
            var topology = $0
            topology.join = { packet, entry throws(Rejection) in
                var packet = packet
                packet.model = entry?.model
                return try Registration.join(packet, entry)
            }
            return topology.make()
        },
        .topology("a reading's wheel is not held against the registry", otherWheel) {
            var topology = $0
            topology.join = { packet, entry throws(Rejection) in
                var packet = packet
                packet.wheel = nil
                return try Registration.join(packet, entry)
            }
            return topology.make()
        },
        .parameters("a temperature may not differ by just 50 °C", warming) { $0.jumpMilliCelsius -= 1 },
        .parameters("a temperature sent apart holds a millisecond too long", apart) { $0.temperatureMilliseconds += 1 },
        MutantCase(name: "the grace is a millisecond short at ingest", input: justInTime) {
            $0.grace = .milliseconds($0.grace.milliseconds - 1)
        },
        MutantCase(name: "times without a zone are read in another one", input: withoutZone) {
            $0.topology = TirePressureTopology.make(Parameters()) { Sample.clock("Europe/Berlin") }
        },
    ]

    private static let twice = ["\"pressure_kPa\":200", "\"pressure_kPa\":200"]

    /// Packets of one sensor at these times; `accepted` of them are no repetitions.
    private static func repeated(_ values: [String], _ times: [Int64], _ accepted: Int) -> MutantInput {
        MutantInput(
            lines: zip(values, times).map { SampleLines.packet("Porsche", "a", $1, $0) }, accepted: accepted)
    }

    private static let otherModel = MutantInput(
        lines: [SampleLines.packet("Renault", "a", 0, twice[0])],
        registry: [SampleLines.entry("a", model: "Porsche")], accepted: 0)

    private static let otherWheel = MutantInput(
        lines: [SampleLines.reading("a", 0, kPa: "200", more: "\"wheel\":\"Row1.Right\"")], accepted: 0)

    /// 60 s is not too long ago, 50 °C is not too much.
    private static let warming = MutantInput(lines: [
        SampleLines.reading("a", 0, kPa: nil, celsius: "-10"),
        SampleLines.reading("a", 60_000, kPa: nil, celsius: "40"),
    ])

    /// 165 kPa at −20 °C are 207 kPa at 20 °C. After 600,001 ms the temperature is not known any more, so both readings
    /// are low; were it known at the first, the second would be the only low one.
    private static let apart = MutantInput(
        lines: [
            SampleLines.reading("a", 0, kPa: nil, celsius: "-20"), SampleLines.reading("a", 600_001, kPa: "165"),
            SampleLines.reading("a", 610_001, kPa: "165"),
        ], alerts: ["610001 raised low Row1.Left"])

    /// A line 30 s behind the greatest event time is not late.
    private static let justInTime = MutantInput(lines: [
        SampleLines.reading("a", 30_000, kPa: "200"), SampleLines.reading("b", 0, kPa: "200"),
    ])

    /// Half past nine without a zone is 09:30 UTC.
    private static let withoutZone = MutantInput(
        lines: ["2026-03-02 09:30:00", "2026-03-02T09:30:10"].map {
            "{\"time\":\"\($0)\",\"model\":\"Porsche\",\"id\":\"a\",\"pressure_kPa\":170}"
        }, alerts: ["10000 raised low Row1.Left"])

    /// Reads packets as the application does, but takes the whole line for the payload.
    private static let wholeLineAsPayload = Serde<TireLine>(
        makeDecode: {
            let decode = Serde<TireLine>.line { Sample.clock() }.makeDecode()
            return { bytes throws(Rejection) in
                let line = try decode(bytes)
                guard var packet = line.packet else { return line }
                packet.payload = bytes.reduce(0) { $0 &* 31 &+ UInt64($1) }
                return TireLine(time: line.time, content: .packet(packet))
            }
        }, makeEncode: Serde<TireLine>.line { Sample.clock() }.makeEncode)
}
