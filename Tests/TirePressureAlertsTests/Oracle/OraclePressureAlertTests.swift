import MillraceReplay
import Testing

/// Section 8, low and critical. Sensor a: low at 150,000 Pa, critical at 100,000 Pa, clear at 160,000 Pa. The pressures
/// are far enough apart in time (over 60 s) or close enough in value that no fast leak comes.
@Suite struct OraclePressureAlertTests {
    /// The alerts of wheel a for pressures in kPa at times in ms, fast leaks left out.
    private func alerts(_ readings: [(Int64, Double)], registry: [String] = OracleCase.fourWheels) throws -> [String] {
        try OracleCase(registry: registry).alerts(readings.map { OracleCase.reading("a", $0, kPa: $1) })
            .filter { !$0.contains("fast-leak") }
            .map { $0.replacing(" Row1.Left", with: "") }
    }

    /// The threshold itself is low; the run must be 10,000 ms long.
    @Test func low() throws {
        #expect(try alerts([(0, 150), (9_999, 150)]) == [])
        #expect(try alerts([(0, 150), (10_000, 150)]) == ["10000 raised low threshold 150000"])
        #expect(try alerts([(0, 150), (10_000, 150.001)]) == [])
        #expect(try alerts([(0, 150), (5_000, 150.001), (10_000, 150), (15_000, 150)]) == [])
        #expect(
            try alerts([(0, 150), (5_000, 150), (10_000, 150), (20_000, 150)]) == ["10000 raised low threshold 150000"])
    }

    /// 75 % of 186,667 Pa is 140,000.25, rounded down 140,000 Pa; of 180 kPa it is 135,000 Pa, under the floor.
    @Test func floor() throws {
        func registry(_ placard: String) -> [String] {
            [#"{"sensor":"a","vehicle":"car","wheel":"Row1.Left","placard_kPa":\#(placard),"time_zone":"UTC"}"#]
        }
        let raised = ["20000 raised low threshold 140000"]
        #expect(try alerts([(0, 140), (20_000, 140)], registry: registry("186.667")) == raised)
        #expect(try alerts([(0, 140), (20_000, 140)], registry: registry("180")) == raised)
        #expect(try alerts([(0, 140.001), (20_000, 140.001)], registry: registry("180")) == [])
    }

    @Test func criticalAtOnceAndEscalated() throws {
        #expect(try alerts([(0, 100)]) == ["0 raised critical threshold 100000"])
        #expect(try alerts([(0, 100.001)]) == [])
        #expect(
            try alerts([(0, 150), (10_000, 150), (100_000, 100), (200_000, 100)])
                == ["10000 raised low threshold 150000", "100000 escalated critical threshold 100000"])
        // A run that reaches critical on its way is raised as critical.
        #expect(try alerts([(0, 150), (10_000, 100)]) == ["10000 raised critical threshold 100000"])
    }

    /// Two readings in a row at 160,000 Pa or above; a reading between starts the count anew. Critical does not come down to low.
    @Test func cleared() throws {
        let low = [(Int64(0), 150.0), (10_000, 150)]
        let raised = "10000 raised low threshold 150000"
        #expect(try alerts(low + [(100_000, 160)]) == [raised])
        #expect(try alerts(low + [(100_000, 160), (200_000, 160)]) == [raised, "200000 cleared low threshold 160000"])
        #expect(try alerts(low + [(100_000, 160), (200_000, 159.999), (300_000, 160)]) == [raised])
        #expect(
            try alerts([(0, 90), (100_000, 140), (200_000, 170), (300_000, 170), (400_000, 140), (410_000, 140)])
                == [
                    "0 raised critical threshold 100000", "300000 cleared critical threshold 160000",
                    "410000 raised low threshold 150000",
                ])
    }

    /// The reading at 100,100 corrects the one at 100,000: they are one standing reading, so not two in a row. In the
    /// second case the low one is corrected by one that is clear.
    @Test func correctionsAndClear() throws {
        let raised = [(Int64(0), 150.0), (10_000, 150)]
        #expect(try alerts(raised + [(100_000, 160), (100_100, 161)]).count == 1)
        #expect(try alerts(raised + [(100_000, 160), (200_000, 150), (200_100, 161)]).count == 2)
        #expect(
            try alerts(raised + [(100_000, 160), (200_000, 150), (200_100, 161)]).last?.hasPrefix("200100 cleared")
                == true)
    }

    /// The run 0 … 10,100 is broken by 200 kPa at 5,000, until at 5,100 a correction takes that back. In the second
    /// case the run's first reading is corrected at 200: its begin is 200, and 10,100 is too early.
    @Test func correctionsAndRuns() throws {
        #expect(
            try alerts([(0, 150), (5_000, 200), (5_100, 149), (10_100, 150)]) == ["10100 raised low threshold 150000"])
        #expect(try alerts([(0, 150), (200, 149), (10_199, 150)]) == [])
        #expect(try alerts([(0, 150), (200, 149), (10_200, 150)]) == ["10200 raised low threshold 150000"])
        // The reverse: a low one in the middle is corrected to one that is not.
        #expect(try alerts([(0, 150), (5_000, 150), (5_100, 200), (10_100, 150)]) == [])
    }

    /// The whole line. P_ref = (95,000 + 101,325) × 293,150 ÷ 303,150 − 101,325: the quotient is 189,848.85, so
    /// 189,849 − 101,325 = 88,524. 86 °F is 30 °C.
    @Test func line() throws {
        let entry =
            #"{"sensor":7,"vehicle":"Carol's \"\u00e9\"","wheel":"Row1.Left","owner":"Carol","placard_kPa":200,"time_zone":"Asia/Tokyo"}"#
        let packet = #"{"time":"2026-03-02 14:11:00.0009","model":"m","id":7,"pressure_kPa":95,"temperature_F":86}"#
        let derivation = try OracleCase(registry: [entry], timeZone: "Asia/Tokyo").derive([packet])
        #expect(
            derivation.results["alerts"] == [
                #"{"time":"2026-03-02T05:11:00.000Z","event":"raised","kind":"critical","vehicle":"Carol's \"é\"","wheel":"#
                    + #""Row1.Left","sensor":"7","owner":"Carol","pressure_Pa":95000,"temperature_mC":30000,"#
                    + #""reference_Pa":88524,"threshold_Pa":100000,"since":"2026-03-02T05:11:00.000Z"}"#
            ])
    }
}
