import MillraceReplay
import Testing

/// Section 6: bursts, duplicates, jumps, and which readings correct and move.
@Suite struct OracleBurstTests {
    /// The sequence numbers of the lines that are neither duplicates nor rejected, by counting what a prefix adds.
    private func accepted(_ lines: [String]) throws -> [Int] {
        var before: Int64 = 0
        return try (1...lines.count).filter { count in
            let now = try OracleCase().derive(Array(lines.prefix(count))).accepted
            defer { before = now }
            return now > before
        }
    }

    private func packet(_ time: Double, _ more: String = "", id: String = "a", model: String = "m") -> String {
        #"{"time":\#(time),"model":"\#(model)","id":"\#(id)","pressure_kPa":200.0\#(more.isEmpty ? "" : "," + more)}"#
    }

    /// Copies 500 ms apart belong together, 501 ms begin anew. With copies every 500 ms the seventh comes 3,000 ms
    /// after the first and belongs, the eighth begins a burst, the ninth repeats the eighth.
    @Test func gapAndCap() throws {
        #expect(try accepted([packet(1), packet(1.5)]) == [1])
        #expect(try accepted([packet(1), packet(1.501)]) == [1, 2])
        #expect(try accepted((0..<9).map { packet(1 + Double($0) * 0.5) }) == [1, 8])
    }

    /// Only time, level, repeat and counter fields may differ. As written: another number of zeros, another order of
    /// the members or an escape makes another payload; white space around names and values does not. What was sent
    /// before is a copy, not only what was sent last.
    @Test func payload() throws {
        #expect(
            try accepted([packet(1, #""rssi":-1,"snr":2"#), packet(1.1, #""rssi":-2,"freq1":1,"repeat":2"#)]) == [1])
        #expect(try accepted([packet(1, #""flags":1"#), packet(1.1, #""flags":1.0"#)]) == [1, 2])
        #expect(try accepted([packet(1, #""x":1,"y":2"#), packet(1.1, #""y":2,"x":1"#)]) == [1, 2])
        #expect(try accepted([packet(1, #""x":"A""#), packet(1.1, #""x":"\u0041""#)]) == [1, 2])
        #expect(try accepted([packet(1, #""x":1"#), packet(1.1, "\t\"x\" :\r 1 ")]) == [1])
        #expect(try accepted([packet(1, #""x":"a b""#), packet(1.1, #""x":"a  b""#)]) == [1, 2])
        #expect(try accepted([packet(1), packet(1.1, #""x":1"#), packet(1.2)]) == [1, 2])
    }

    /// A sensor is a pair of model and id; a reading has no model.
    @Test func sensors() throws {
        #expect(try accepted([packet(1), packet(1.1, model: "n"), packet(1.2, id: "b")]) == [1, 2, 3])
        let reading = OracleCase.reading("a", 1_000, kPa: 200)
        #expect(try accepted([packet(1, model: ""), reading, reading]) == [1, 2])
    }

    /// In order of event time, whatever the order of the lines: of the copies at 1.9 s, 1.5 s and 1 s the last stands
    /// first, and is the one accepted.
    @Test func order() throws {
        let derivation = try OracleCase().derive([packet(1.9), packet(1.5), packet(1)])
        #expect(derivation.accepted == 1 && derivation.duplicates == 2)
    }

    private func warm(_ time: Double, _ celsius: Double, _ more: String = "") -> String {
        packet(time, #""temperature_C":\#(celsius)\#(more.isEmpty ? "" : "," + more)"#)
    }

    /// 50.000 °C apart is no jump, 50.001 °C is, for 60,000 ms; what jumped is not the last accepted temperature, and
    /// a packet without a temperature changes nothing.
    @Test func jumps() throws {
        #expect(try accepted([warm(0, 20), warm(60, 70)]) == [1, 2])
        #expect(try accepted([warm(0, 20), warm(60, 70.001)]) == [1])
        #expect(try accepted([warm(0, 20), warm(60.001, 70.001)]) == [1, 2])
        #expect(try accepted([warm(0, 20), warm(10, -30.001), warm(20, 20)]) == [1, 3])
        #expect(try accepted([warm(0, 20), warm(40, 90), warm(70, 90)]) == [1, 3])
        #expect(try accepted([warm(0, 20), packet(10), warm(20, 90)]) == [1, 2])
    }

    /// A copy of a packet that jumps is a duplicate, for that stays in its burst; and it keeps the burst together: from
    /// 10 s to 10.8 s by way of 10.4 s.
    @Test func jumpsInBursts() throws {
        let lines = [warm(0, 20), warm(10, 90), warm(10.1, 90)]
        let derivation = try OracleCase().derive(lines)
        #expect(derivation.rejected == [2: "temperature-jump"] && derivation.duplicates == 1)
        #expect(try accepted([warm(0, 20), warm(10, 21), warm(10.4, 90), warm(10.8, 21)]) == [1, 2])
    }

    /// The reading at 60 s is critical (90,000 ≤ 100,000 Pa) and tells the temperature that it is taken to have: the
    /// sensor's last one, for 600,000 ms. P_ref = (90,000 + 101,325) × 293,150 ÷ 273,150 − 101,325 = 104,009 at 0 °C,
    /// which is above the critical threshold; so is read from whether an alert comes.
    @Test func temperatureApart() throws {
        let cold = #"{"time":0,"model":"m","id":"a","temperature_C":0}"#
        func flat(_ time: Double, model: String = "m") -> String {
            #"{"time":\#(time),"model":"\#(model)","id":"a","pressure_kPa":90}"#
        }
        #expect(try OracleCase().alerts([cold, flat(600)]) == [])
        #expect(
            try OracleCase().alerts([cold, flat(600.001)]) == ["600001 raised critical Row1.Left threshold 100000"])
        #expect(try OracleCase().alerts([cold, flat(1, model: "n")]).count == 1)
    }
}
