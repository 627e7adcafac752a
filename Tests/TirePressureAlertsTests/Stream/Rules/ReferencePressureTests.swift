import Testing

@testable import TirePressureAlerts

/// Pressures at 20 °C, worked out by hand from (P + 101,325) × 293,150 ÷ (T + 273,150) − 101,325.
struct ReferencePressureTests {
    @Test(
        arguments: [
            // At the reference temperature, and where none is known, the pressure itself.
            (240_000, 20_000, 240_000), (0, 20_000, 0),
            // 341,325 × 293,150 ÷ 273,150 = 366,316.76…
            (240_000, 0, 264_992),
            // 266,325 × 293,150 ÷ 253,150 = 308,406.77…
            (165_000, -20_000, 207_082),
            // A flat tire that is warm is under the outside pressure when cold: 101,325 × 293,150 ÷ 323,150 = 91,918.37…
            (0, 50_000, -9_407),
            // The limits: 1,301,325 × 293,150 ÷ 233,150 = 1,636,214.55…; 1,301,325 × 293,150 ÷ 423,150 = 901,532.37…
            (1_200_000, -40_000, 1_534_890), (1_200_000, 150_000, 800_207),
        ] as [(Int64, Int64, Int64)])
    func byHand(pressure: Int64, temperature: Int64, reference: Int64) {
        #expect(ReferencePressure.of(pressure: pressure, temperature: temperature) == reference)
    }

    @Test func withoutATemperatureItIsThePressure() {
        #expect(ReferencePressure.of(pressure: 123_456, temperature: nil) == 123_456)
    }

    /// The rule of thumb: 10 °F are about 1 psi, at 35 psi.
    @Test func tenDegreesFahrenheitAreAboutOnePSI() {
        let psi = 6_894.757293168
        let pressure = Int64(35 * psi)
        let warmer = ReferencePressure.of(pressure: pressure, temperature: 20_000 - 5_556)
        #expect(abs(Double(warmer - pressure) / psi - 1) < 0.1)
    }
}
