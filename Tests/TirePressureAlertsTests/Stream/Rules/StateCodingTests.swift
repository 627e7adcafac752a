import MillraceCore
import MillraceStreams
import Testing

@testable import TirePressureAlerts

/// Everything that a store or topic keeps comes back as it was, empty and full.
struct StateCodingTests {
    private let moment = Timestamp(milliseconds: -1_772_446_260_001)

    @Test func readings() throws {
        for reading in [
            Sample.reading(), Sample.reading(batteryIsGood: true), Sample.reading(batteryIsGood: false),
            Sample.reading(pressure: -5, temperature: -40_000, isMoving: false, corrects: true),
        ] {
            #expect(try Sample.again(reading) == reading)
        }
        var entry = Sample.entry("ß", wheel: "Row3.LeftInner", placard: .max, owner: nil)
        entry.model = ""
        entry.altitude = -500
        entry.validFrom = .min
        #expect(try Sample.again(entry) == entry)
    }

    @Test func sensors() throws {
        var state = SensorState()
        #expect(try Sample.again(state) == state)
        for isMoving in [true, false] {
            state = SensorState(
                burstStart: moment, lastPacket: moment, payloads: [.min, 0, .max], burstIsMoving: isMoving,
                temperature: .init(time: moment, value: -3), lastReading: .zero)
            #expect(try Sample.again(state) == state)
        }
    }

    @Test func vehicles() throws {
        var wheel = WheelState(entry: Sample.entry())
        wheel.last = TireAlert.Values(pressure: 1, temperature: -2, reference: 3)
        wheel.pressure = PressureState(
            before: .init(lowSince: 5, clearCount: 1), now: .init(lowSince: nil, clearCount: 2), level: .critical,
            since: moment)
        wheel.leak = LeakState(history: [.init(time: 1, reference: -2), .init(time: 3, reference: 4)], since: moment)
        wheel.silence = SilenceState(lastReading: moment, since: .zero, others: 7, missingSince: moment)
        wheel.overPressure = OverPressureState(since: moment)
        wheel.heat = HeatState(level: .critical, since: moment)
        wheel.battery = BatteryState(before: true, now: false, since: .zero)
        wheel.open = [
            OpenAlert(kind: .fastLeak, since: moment, due: .zero), OpenAlert(kind: .batteryLow, since: .zero, due: nil),
        ]
        wheel.slowLeak.points = [RegressionPoint(bucket: -2, minute: -400, reference: 241_000)]
        wheel.slowLeak.sums = SampleSums(bucket: -1)
        wheel.slowLeak.sums?.add(minute: -299, reference: 240_000)
        wheel.slowLeak.last = TimedReference(time: -17_940_000, reference: 240_000)
        wheel.slowLeak.since = moment
        let axle = AxleState(
            row: "Row1", isLeftLast: true, runSince: moment, since: .zero,
            open: [OpenAlert(kind: .axleImbalance, since: .zero, due: moment)])
        let state = VehicleState(
            wheels: [wheel, WheelState(entry: Sample.entry("b", wheel: "Row1.Right"))],
            axles: [axle], drive: DriveState(lastMoving: -7))
        let again = try Sample.again(state)
        #expect(again.wheels == state.wheels)
        #expect(again.axles == state.axles)
        #expect(again.drive == state.drive)
        #expect(try Sample.again(VehicleState()).wheels.isEmpty)
    }

    /// Bytes that end early, or hold what cannot be, are an error.
    @Test func damagedBytesAreRefused() throws {
        let writer = ByteWriter()
        PressureState(level: .low).encode(to: writer)
        for count in 0..<writer.count {
            var reader = ByteReader(UnsafeRawBufferPointer(rebasing: writer.bytes.prefix(count)))
            #expect(throws: DecodingFailure.self) { try PressureState(from: &reader) }
        }
    }
}
