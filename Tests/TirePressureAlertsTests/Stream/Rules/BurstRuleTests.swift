import MillraceCore
import Testing

@testable import TirePressureAlerts

/// Bursts of one sensor at their limits: gaps of 500 ms, 3,000 ms in all, jumps of 50 °C within 60 s, temperatures that
/// hold 600 s, motion where readings are at most 120 s apart.
struct BurstRuleTests {
    struct Step {
        var time: Int64
        var payload: UInt64 = 1
        var pressure: Int64? = 240_000
        var temperature: Int64?
        var moving: Bool?
        var verdict: String
    }

    private func check(_ steps: [Step], _ location: SourceLocation = #_sourceLocation) throws {
        let rule = BurstRule(parameters: Parameters())
        var state = SensorState()
        for step in steps {
            let packet = try Sample.packet(
                pressure: step.pressure, temperature: step.temperature, isMoving: step.moving, payload: step.payload)
            let verdict = rule.judge(
                RegisteredPacket(packet: packet, entry: Sample.entry()), at: Timestamp(milliseconds: step.time), &state)
            #expect(text(of: verdict) == step.verdict, "at \(step.time)", sourceLocation: location)
        }
    }

    private func text(of verdict: BurstRule.Verdict) -> String {
        switch verdict {
        case .duplicate: "duplicate"
        case .jump(let from): "jump from \(from)"
        case .temperatureOnly: "temperature"
        case .reading(let reading):
            [
                reading.corrects ? "correction" : "reading", reading.isMoving ? "moving" : nil,
                reading.temperature.map { "at \($0)" },
            ].compactMap { $0 }.joined(separator: " ")
        }
    }

    @Test func aBurstHasGapsOfUpToHalfASecond() throws {
        try check([
            Step(time: 0, verdict: "reading"), Step(time: 500, verdict: "duplicate"),
            Step(time: 1_001, verdict: "reading moving"),
        ])
    }

    /// The gap is measured from the packet before, a duplicate or not, and the whole from the first.
    @Test func aBurstLastsUpToThreeSeconds() throws {
        try check(
            [Step(time: 0, verdict: "reading")]
                + stride(from: 500, through: 3_000, by: 500).map { Step(time: $0, verdict: "duplicate") }
                + [Step(time: 3_001, verdict: "reading moving"), Step(time: 3_501, verdict: "duplicate")])
    }

    @Test func anotherPayloadCorrectsAndMayBeRepeatedToo() throws {
        try check([
            Step(time: 0, payload: 1, verdict: "reading"), Step(time: 1, payload: 2, verdict: "correction"),
            Step(time: 2, payload: 1, verdict: "duplicate"), Step(time: 3, payload: 2, verdict: "duplicate"),
            Step(time: 4, payload: 3, verdict: "correction"),
        ])
    }

    /// A temperature apart is part of the burst but no reading: the pressure after it begins.
    @Test func aTemperatureApartIsNoReading() throws {
        try check([
            Step(time: 0, payload: 1, pressure: nil, temperature: 20_000, verdict: "temperature"),
            Step(time: 100, payload: 2, verdict: "reading at 20000"),
            Step(time: 200, payload: 3, verdict: "correction at 20000"),
            Step(time: 600_000, payload: 2, verdict: "reading at 20000"),
            Step(time: 600_501, payload: 2, verdict: "reading moving"),
        ])
        try check([Step(time: 0, verdict: "reading")])
    }

    @Test func aJumpIsMoreThanFiftyDegreesWithinAMinute() throws {
        try check([
            Step(time: 0, temperature: 0, verdict: "reading at 0"),
            Step(time: 60_000, temperature: 50_001, verdict: "jump from 0"),
            Step(time: 60_001, payload: 2, temperature: 50_000, verdict: "reading moving at 50000"),
            Step(time: 120_001, payload: 3, temperature: -1, verdict: "jump from 50000"),
            Step(time: 120_502, payload: 3, temperature: -1, verdict: "reading moving at -1"),
        ])
    }

    /// What jumps stays part of its burst: its repetition is a duplicate, and a reading after it begins.
    @Test func whatJumpsStaysInItsBurst() throws {
        try check([
            Step(time: 0, temperature: 0, verdict: "reading at 0"),
            Step(time: 10_000, payload: 2, temperature: 90_000, verdict: "jump from 0"),
            Step(time: 10_100, payload: 2, temperature: 90_000, verdict: "duplicate"),
            Step(time: 10_200, payload: 3, temperature: 1_000, verdict: "reading moving at 1000"),
        ])
    }

    @Test func motionIsWhatThePacketSaysOrReadingsCloseTogether() throws {
        try check([
            Step(time: 0, verdict: "reading"), Step(time: 120_000, verdict: "reading moving"),
            Step(time: 240_001, verdict: "reading"),
            Step(time: 240_101, payload: 2, moving: true, verdict: "correction moving"),
            Step(time: 240_201, payload: 3, verdict: "correction moving"),
            Step(time: 250_000, moving: false, verdict: "reading"),
        ])
    }

    /// After everything that counts is too old, nothing is remembered; a millisecond before that, all is.
    @Test func theStateExpiresWhenNothingOfItCounts() {
        let rule = BurstRule(parameters: Parameters())
        var state = SensorState()
        state.lastPacket = Timestamp(milliseconds: 5)
        #expect(rule.expiry(of: state) == Timestamp(milliseconds: 600_006))
    }
}
