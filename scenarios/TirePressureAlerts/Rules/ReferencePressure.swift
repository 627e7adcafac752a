/// The pressure a tire would have at the reference temperature, and what it shows at another one.
enum ReferencePressure {
    /// Standard atmosphere at sea level in Pa.
    static let seaLevel: Int64 = 101_325
    /// 20 °C in thousandths of a kelvin.
    static let temperature: Int64 = 293_150
    /// 0 °C in thousandths of a kelvin.
    static let freezing: Int64 = 273_150

    /// P_ref in Pa for a gauge pressure in Pa and a temperature in m°C, in air of the pressure `air`; the gauge pressure
    /// itself where the temperature is not known. Gay-Lussac's law on absolute pressure, rounded to the nearest Pa,
    /// halves up.
    static func of(pressure: Int64, temperature celsius: Int64?, air: Int64 = seaLevel) -> Int64 {
        guard let celsius else { return pressure }
        let kelvin = celsius + freezing
        let product = (pressure + air) * temperature
        return (2 * product + kelvin) / (2 * kelvin) - air
    }

    /// P_warm in Pa: what a tire at `placard` shows at a temperature in m°C; the placard where that is not known.
    static func warm(placard: Int64, temperature celsius: Int64?, air: Int64 = seaLevel) -> Int64 {
        guard let celsius else { return placard }
        let product = (placard + air) * (celsius + freezing)
        return (2 * product + temperature) / (2 * temperature) - air
    }

    /// The pressure of the standard atmosphere in Pa at an altitude in metres, between two of the table's by their
    /// distance; at sea level where it is not known. The altitude is one of the table's range.
    static func air(altitude: Int64?) -> Int64 {
        guard let altitude else { return seaLevel }
        let above = altitude - ReferenceTables.lowestAltitude
        let (step, rest) = above.quotientAndRemainder(dividingBy: ReferenceTables.altitudeStep)
        let lower = ReferenceTables.airPressures[Int(step)]
        guard rest > 0 else { return lower }
        return lower - (lower - ReferenceTables.airPressures[Int(step) + 1]) * rest / ReferenceTables.altitudeStep
    }
}
