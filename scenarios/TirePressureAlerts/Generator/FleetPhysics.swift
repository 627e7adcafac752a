import MillraceCore

/// The physics of a tire, in integers, so that every machine computes the same.
enum FleetPhysics {
    /// 20 °C in thousandths of a kelvin: the temperature of reference pressures.
    static let referenceTemperature: Int64 = 293_150
    private static let dayMilliseconds: Int64 = 86_400_000
    private static let warmingMilliseconds: Int64 = 720_000
    private static let coolingMilliseconds: Int64 = 1_500_000

    /// Lets the tire lose by nature what `milliseconds` take, and its excess over the air's temperature approach that of
    /// the vehicle's state. The step is the implicit one, which cannot overshoot however long it is.
    static func advance(_ wheel: inout FleetWheel, to time: Int64, warmth: Int64, isDriving: Bool) {
        let span = time - wheel.updated
        guard span > 0 else { return }
        wheel.updated = time
        wheel.reference -= wheel.lossPerDay * 1_000 * span / dayMilliseconds
        let constant = isDriving ? warmingMilliseconds : coolingMilliseconds
        let target = isDriving ? warmth : 0
        wheel.excess += (target - wheel.excess) * span / (constant + span)
    }

    /// Gauge pressure in Pa at `temperature` (m°C) of a tire whose pressure at 20 °C is `reference` (thousandths of a Pa), in air
    /// of the pressure `air` (Pa).
    static func gauge(reference: Int64, temperature: Int64, air: Int64) -> Int64 {
        (reference / 1_000 + air) * (temperature + 273_150) / referenceTemperature - air
    }

    /// What the sensor makes of a pressure (Pa) and a temperature (m°C): in its units, in its steps, with up to 200 Pa of noise.
    static func measure(
        pressure: Int64, temperature: Int64, format: FleetFormat, step: Int64, random: inout SeededRandom
    ) -> (pressure: Int64, temperature: Int64) {
        let noisy = max(pressure + random.integer(in: -100...100) + random.integer(in: -100...100), 0)
        let unit = format.isPSI ? milliPSI(noisy) : noisy
        let degrees = format.isFahrenheit ? temperature * 9 / 5 + 32_000 : temperature
        return (rounded(unit, to: step), rounded(degrees, to: 1_000))
    }

    /// A pressure in thousandths of a psi (1 psi = 6,894.757293 Pa).
    static func milliPSI(_ pascal: Int64) -> Int64 {
        pascal * 1_000_000_000 / 6_894_757_293
    }

    /// The multiple of `step` that is nearest to `value`; halves go up.
    static func rounded(_ value: Int64, to step: Int64) -> Int64 {
        let shifted = value + step / 2
        let remainder = shifted % step
        return shifted - (remainder < 0 ? remainder + step : remainder)
    }
}
