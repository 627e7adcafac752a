import MillraceCore
import MillraceFormats
import Testing

@testable import TirePressureAlerts

/// What a person reads. 2026-03-02T10:11:00Z is 5:11 am in New York, five hours behind Greenwich in winter.
struct AlertSentenceTests {
    static let moment = Timestamp(milliseconds: 1_772_446_260_000)

    private func sentence(
        _ event: TireAlert.Event, _ kind: TireAlert.Kind, owner: String? = "Carol",
        values: TireAlert.Values? = .init(pressure: 171_400, temperature: 9_500, reference: 181_500),
        _ change: (inout TireAlert) -> Void = { _ in }
    ) throws -> String {
        var alert = TireAlert(
            time: Self.moment, event: event, kind: kind, entry: Sample.entry(owner: owner), values: values,
            since: Self.moment)
        change(&alert)
        return AlertSentence.of(alert, clock: try ZonedClock(identifier: "America/New_York"))
    }

    @Test func aLowTire() throws {
        #expect(
            try sentence(.raised, .low)
                == "Carol's car, front left, 5:11 am UTC-5: low pressure, 171 kPa at 10 °C (182 kPa at 20 °C); the "
                + "placard asks for 240 kPa cold.")
    }

    @Test func withoutOwnerOrTemperature() throws {
        #expect(
            try sentence(
                .cleared, .critical, owner: nil,
                values: .init(pressure: 200_499, temperature: nil, reference: 200_499))
                == "Vehicle V, front left, 5:11 am UTC-5: pressure is back at 200 kPa.")
    }

    @Test func aLeak() throws {
        #expect(
            try sentence(.raised, .fastLeak, values: .init(pressure: 150_000, temperature: -4_600, reference: 160_000))
            {
                $0.drop = PressureDrop(pascal: 22_500, milliseconds: 45_400)
            }
                == "Carol's car, front left, 5:11 am UTC-5: losing air fast, 23 kPa in 45 s; 150 kPa at -5 °C (160 kPa at "
                + "20 °C) left.")
        #expect(
            try sentence(.raised, .fastLeak) { $0.drop = PressureDrop(pascal: 20_000, milliseconds: 999) }
                .contains("20 kPa in under a second"))
    }

    @Test func aSilentSensor() throws {
        #expect(
            try sentence(.raised, .sensorMissing, values: nil) {
                $0.lastSeen = AlertSentenceTests.moment - .minutes(10)
            }
                == "Carol's car, front left, 5:11 am UTC-5: the sensor is silent since 5:01 am UTC-5 while the car drives."
        )
    }

    /// A tire flat and warm is under the outside pressure at 20 °C: whole kilopascals, to the nearest.
    @Test func aPressureBelowTheOutside() throws {
        let text = try sentence(
            .raised, .critical, values: .init(pressure: 0, temperature: 50_000, reference: -9_407))
        #expect(text.contains("0 kPa at 50 °C (-9 kPa at 20 °C)"))
        let cold = try sentence(.raised, .critical, values: .init(pressure: 0, temperature: 20_500, reference: -1_600))
        #expect(cold.contains("(-2 kPa at 20 °C)"))
    }
}
