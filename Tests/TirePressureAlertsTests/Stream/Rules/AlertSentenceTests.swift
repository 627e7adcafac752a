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

    /// All kinds, raised and cleared, as sentences of somebody who did not see the code.
    @Test(
        arguments: [
            (
                .raised, .critical,
                "pressure critically low, 171 kPa at 10 °C (182 kPa at 20 °C); the placard asks for 240 kPa cold. Stop soon."
            ),
            (.cleared, .low, "pressure is back at 171 kPa at 10 °C (182 kPa at 20 °C)."),
            (
                .raised, .overPressure,
                "pressure too high, 171 kPa at 10 °C (182 kPa at 20 °C); the placard asks for 240 kPa cold."
            ),
            (.cleared, .overPressure, "pressure is down to 171 kPa at 10 °C (182 kPa at 20 °C)."),
            (.raised, .highTemperature, "the tire is hot, 10 °C."),
            (.escalated, .criticalTemperature, "the tire is dangerously hot, 10 °C. Stop soon."),
            (.cleared, .criticalTemperature, "the tire has cooled down to 10 °C."),
            (.raised, .batteryLow, "the sensor's battery is low."),
            (.cleared, .batteryLow, "the sensor's battery is good again."),
            (.cleared, .fastLeak, "the pressure holds again, at 171 kPa at 10 °C (182 kPa at 20 °C)."),
            (
                .reminded, .fastLeak,
                "still, since 5:11 am UTC-5: losing air fast; 171 kPa at 10 °C (182 kPa at 20 °C) left."
            ),
            (.cleared, .slowLeak, "the pressure holds again, at 171 kPa at 10 °C (182 kPa at 20 °C)."),
            (.cleared, .sensorMissing, "the sensor is heard again, 171 kPa at 10 °C (182 kPa at 20 °C)."),
            (.cleared, .axleImbalance, "the two sides are even again."),
            (.ended, .batteryLow, "another sensor or wheel position; what was known since 5:11 am UTC-5 is over."),
            (.acknowledged, .batteryLow, "somebody knows of this, raised 5:11 am UTC-5: the sensor's battery is low."),
        ] as [(TireAlert.Event, TireAlert.Kind, String)])
    func everyKind(event: TireAlert.Event, kind: TireAlert.Kind, news: String) throws {
        #expect(try sentence(event, kind) == "Carol's car, front left, 5:11 am UTC-5: " + news)
    }

    @Test func aSlowLeakTellsWhenTheTireWillBeLow() throws {
        let day = TimeSpan.milliseconds(86_400_000)
        let text = try sentence(.raised, .slowLeak) {
            $0.forecast = SlowLeakForecast(
                slope: -2_450, margin: 300, lowAt: Self.moment + day + day, lowFrom: Self.moment + day,
                lowUntil: Self.moment + day + day + day)
        }
        #expect(
            text.hasSuffix(
                "losing air slowly, 2.5 kPa a day; low in about 2 days (1 to 3); 171 kPa at 10 °C (182 kPa at 20 °C) now."
            ))
    }

    @Test func anAxle() throws {
        let text = try sentence(.raised, .axleImbalance) {
            $0.axle = "Row1"
            $0.difference = -26_400
        }
        #expect(text == "Carol's car, front axle, 5:11 am UTC-5: the two sides differ by 26 kPa.")
    }

    @Test func whoKnows() throws {
        let text = try sentence(.acknowledged, .batteryLow) { $0.by = "Dana" }
        #expect(text.hasSuffix("Dana knows of this, raised 5:11 am UTC-5: the sensor's battery is low."))
    }

    @Test func heatWithoutATemperature() throws {
        let values = TireAlert.Values(pressure: 1, temperature: nil, reference: 1)
        #expect(
            try sentence(.reminded, .highTemperature, values: values).hasSuffix(
                "the tire is hot, at an unknown temperature."))
    }
}
