/// The pressure a tire would have at the reference temperature.
enum ReferencePressure {
    /// Standard atmosphere in Pa.
    static let ambient: Int64 = 101_325
    /// 20 °C in thousandths of a kelvin.
    static let temperature: Int64 = 293_150
    /// 0 °C in thousandths of a kelvin.
    static let freezing: Int64 = 273_150

    /// P_ref in Pa for a gauge pressure in Pa and a temperature in m°C; the gauge pressure itself where the
    /// temperature is not known. Gay-Lussac's law on absolute pressure, rounded to the nearest Pa, halves up.
    static func of(pressure: Int64, temperature celsius: Int64?) -> Int64 {
        guard let celsius else { return pressure }
        let kelvin = celsius + freezing
        let product = (pressure + ambient) * temperature
        return (2 * product + kelvin) / (2 * kelvin) - ambient
    }
}
