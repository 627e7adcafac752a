import Testing

/// Section 8, fast leak. Pressures stay above 160 kPa, so that nothing else is told.
@Suite struct OracleLeakAlertTests {
    private func alerts(_ readings: [(Int64, Double)]) throws -> [String] {
        try OracleCase().alerts(readings.map { OracleCase.reading("a", $0, kPa: $1) })
            .map { $0.replacing(" fast-leak Row1.Left", with: "") }
    }

    /// 20,000 Pa a minute: 5,000 Pa in 15,000 ms, 20,000 Pa in 60,000 ms; 5,000 Pa is the least drop. At 2,999 ms the rate does not count, and at
    /// 60,001 ms the reading is out of the window.
    @Test func rate() throws {
        #expect(try alerts([(0, 230), (3_000, 225)]) == ["3000 raised drop 5000 over 3000"])
        #expect(try alerts([(0, 230), (3_000, 225.001)]) == [])
        #expect(try alerts([(0, 230), (2_999, 225)]) == [])
        #expect(try alerts([(0, 230), (15_000, 225)]) == ["15000 raised drop 5000 over 15000"])
        #expect(try alerts([(0, 230), (15_001, 225)]) == [])
        #expect(try alerts([(0, 230), (60_000, 210)]) == ["60000 raised drop 20000 over 60000"])
        #expect(try alerts([(0, 230), (60_000, 210.001)]) == [])
        #expect(try alerts([(0, 230), (60_001, 200)]) == [])
    }

    /// 20,000 Pa at once, less than 3,000 ms apart; also in the same millisecond, of another sensor of the wheel. Of
    /// several the first; rule (a) goes before (b).
    @Test func atOnce() throws {
        #expect(try alerts([(0, 230), (2_999, 210)]) == ["2999 raised drop 20000 over 2999"])
        #expect(try alerts([(0, 230), (2_999, 210.001)]) == [])
        #expect(try alerts([(0, 231), (1_000, 230.5), (2_000, 210)]) == ["2000 raised drop 21000 over 2000"])
        #expect(try alerts([(0, 230), (1_000, 240), (2_000, 219)]) == ["2000 raised drop 21000 over 1000"])
        #expect(try alerts([(0, 230), (3_000, 240), (4_000, 215)]) == ["4000 raised drop 15000 over 4000"])
        let packets = ["m", "n"].enumerated().map {
            #"{"model":"\#($1)","id":"a","time":1,"pressure_kPa":\#(230 - 20 * $0)}"#
        }
        #expect(try OracleCase().alerts(packets) == ["1000 raised fast-leak Row1.Left drop 20000 over 0"])
    }

    /// Only the first reading of the window decides the rate: 230 at 0 falls by 3,000 Pa in 60,000 ms, though 240 at
    /// 30,000 fell by 13,000 in 30,000 ms.
    @Test func firstOfTheWindow() throws {
        #expect(try alerts([(0, 230), (30_000, 240), (60_000, 227)]) == [])
        #expect(try alerts([(0, 230), (30_000, 240), (60_001, 227)]) == ["60001 raised drop 13000 over 30001"])
    }

    /// Raised at 3,000. At 183,000 the last reading at or before 3,000 is that of the raise: 5,000 Pa a minute are 15,000
    /// Pa in 180,000 ms, so a drop of 14,999 clears and 15,000 does not. At 182,999 it is the one at 0, before the raise.
    @Test func cleared() throws {
        let raised = [(Int64(0), 230.0), (3_000, 225)]
        #expect(try alerts(raised + [(183_000, 210.001)]).last == "183000 cleared")
        #expect(try alerts(raised + [(183_000, 210)]).count == 1)
        #expect(try alerts(raised + [(182_999, 225)]).count == 1)
        // Raised again by what comes after.
        #expect(
            try alerts(raised + [(183_000, 225), (186_000, 220)]).suffix(2)
                == ["183000 cleared", "186000 raised drop 5000 over 3000"])
    }

    /// The reading at 0 is corrected at 100 to 229.9: from that the one at 3,100 falls by 4,950 Pa in 3,000 ms, too
    /// little; from what it was by 5,050 Pa in 3,100 ms, which would do. In the
    /// second case the correction itself falls by 30,000 Pa, but only from the reading that it corrects.
    @Test func corrections() throws {
        #expect(try alerts([(0, 230), (100, 229.9), (3_100, 224.95)]) == [])
        #expect(try alerts([(0, 230), (100, 200)]) == [])
        #expect(try alerts([(0, 230), (1_000, 230), (1_100, 200)]) == ["1100 raised drop 30000 over 1100"])
        // Clearing looks at what stands as well: 3,000 is corrected at 3,100, so 183,000 finds 0, before the raise.
        let corrected = [(Int64(0), 230.0), (3_000, 225), (3_100, 224.9)]
        #expect(try alerts(corrected + [(183_000, 224.9)]).count == 1)
        #expect(try alerts(corrected + [(183_100, 224.9)]).last == "183100 cleared")
    }
}
