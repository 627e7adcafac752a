import MillraceReplay
import Testing

/// Section 8, sensor missing: wheel a falls silent while b (and c) go on.
@Suite struct OracleMissingAlertTests {
    private func reading(_ sensor: String, _ time: Int64, moving: Bool? = true, kPa: Double = 200) -> String {
        OracleCase.reading(sensor, time, kPa: kPa, moving.map { #""moving":\#($0)"# } ?? "")
    }

    private func others(_ times: some Sequence<Int>, of sensor: String = "b") -> [String] {
        times.map { reading(sensor, Int64($0)) }
    }

    /// a is seen at 0, the first reading of the drive that b keeps up every 100 s: S = 0. At 600,000, before b's reading
    /// then, N = 5. a comes back at 650,000.
    @Test func raisedAndCleared() throws {
        let lines = [reading("a", 0)] + others(stride(from: 100_000, through: 600_000, by: 100_000))
        #expect(try OracleCase().alerts(lines) == ["600000 raised sensor-missing Row1.Left"])
        #expect(try OracleCase().alerts(lines.dropLast() + others([599_999])) == [])
        #expect(
            try OracleCase().alerts(lines + [reading("a", 650_000)])
                == ["600000 raised sensor-missing Row1.Left", "650000 cleared sensor-missing Row1.Left"])
    }

    /// The moment S + 600,000 comes before the readings of the moment: a's own at 600,000 clears what was just raised,
    /// even where no other line comes then.
    @Test func ownReadingAtTheMoment() throws {
        let lines = [reading("a", 0)] + others(stride(from: 100_000, through: 500_000, by: 100_000))
        let both = ["600000 raised sensor-missing Row1.Left", "600000 cleared sensor-missing Row1.Left"]
        #expect(try OracleCase().alerts(lines + [reading("a", 600_000)]) == both)
        #expect(try OracleCase().alerts(lines + [reading("a", 599_999)]) == [])
    }

    /// Event time ends with the greatest time of a line, be it rejected.
    @Test func endOfEventTime() throws {
        let lines = [reading("a", 0)] + others(stride(from: 100_000, through: 500_000, by: 100_000))
        #expect(try OracleCase().alerts(lines + [reading("?", 599_999)]) == [])
        #expect(try OracleCase().alerts(lines + [reading("?", 600_000)]).count == 1)
    }

    /// Until 510,100 the drive is kept up by readings of b that correct one which does not move: they count neither as
    /// moving readings that begin, so at 600,000 N = 0. The readings from then on count; the third, at 800,000, raises.
    @Test func laterReading() throws {
        let keeping = [170_000, 340_000, 510_000].flatMap {
            [reading("b", $0, moving: false), reading("b", $0 + 100, moving: true)]
        }
        let lines = [reading("a", 0)] + keeping
        #expect(try OracleCase().alerts(lines + others([600_000, 700_000])) == [])
        #expect(
            try OracleCase().alerts(lines + others([600_000, 700_000, 800_000, 900_000]))
                == ["800000 raised sensor-missing Row1.Left"])
        // A third that comes at 600,000 is not counted before the readings of that moment: it raises itself, after
        // what the reading before it raised.
        let atOnce = others([580_000, 590_000]) + [reading("c", 600_000, moving: false, kPa: 90)] + others([600_000])
        #expect(
            try OracleCase().alerts(lines + atOnce)
                == ["600000 raised critical Row2.Left threshold 100000", "600000 raised sensor-missing Row1.Left"])
        // The wheel's own reading in between begins anew: S = 750,000.
        #expect(
            try OracleCase().alerts(lines + others([600_000, 700_000]) + [reading("a", 750_000)] + others([800_000]))
                == [])
    }

    /// b begins at 170,000 and 340,000; its corrections at 340,400 … 342,800 do not begin, but move, so that the drive
    /// lasts until 522,800. What comes at 522,799 is the third of it: missing at 600,000. What comes at 522,800 begins a
    /// drive: S = 522,800.
    @Test func driveEnds() throws {
        let corrections = (1...7).map { reading("b", 340_000 + Int64($0) * 400, kPa: 200 + Double($0)) }
        let start =
            [reading("a", 0)] + others([170_000, 340_000]) + corrections + [reading("b", 500_000, moving: false)]
        let end = others(stride(from: 600_000, through: 1_300_000, by: 100_000))
        #expect(
            try OracleCase().alerts(start + others([522_799]) + end).first == "600000 raised sensor-missing Row1.Left")
        #expect(
            try OracleCase().alerts(start + others([522_800]) + end).first == "1122800 raised sensor-missing Row1.Left")
    }

    /// A pause of 179,999 ms does not end a drive, one of 180,000 ms does. a is last seen at 0, in the first drive; b
    /// begins the second at 400,000 or, at 359,998, goes on. N counts only the present drive.
    @Test func pause() throws {
        let late = others(stride(from: 450_000, through: 1_000_000, by: 50_000))
        let kept = [reading("a", 0)] + others([179_999, 359_998]) + late
        #expect(try OracleCase().alerts(kept) == ["600000 raised sensor-missing Row1.Left"])
        let ended = [reading("a", 0)] + others([179_999, 359_999]) + late
        #expect(try OracleCase().alerts(ended) == ["959999 raised sensor-missing Row1.Left"])
    }

    /// The drive must last at the moment: b's last moving reading is at 420,000, so the drive ends at 600,000, that moment
    /// excluded. With 420,001 it lasts.
    @Test func driveLastsAtTheMoment() throws {
        let lines = [reading("a", 0)] + others([100_000, 200_000, 300_000])
        let end = [reading("c", 700_000, moving: false)]
        #expect(try OracleCase().alerts(lines + others([420_000]) + end) == [])
        #expect(try OracleCase().alerts(lines + others([420_001]) + end) == ["600000 raised sensor-missing Row1.Left"])
        // The same where the drive begins after the wheel's last reading: from 100,000 to 520,000 + 180,000.
        let parked = [reading("a", 0, moving: false)] + others(stride(from: 100_000, through: 500_000, by: 100_000))
        #expect(try OracleCase().alerts(parked + others([520_000]) + end) == [])
        #expect(try OracleCase().alerts(parked + others([520_001]) + end) == ["700000 raised sensor-missing Row1.Left"])
    }

    /// Two silent wheels, by name; a parked vehicle misses none, and a wheel never seen is not missing. The alert
    /// stays over a second drive.
    @Test func severalWheels() throws {
        let lines = [reading("c", 0), reading("a", 0)] + others(stride(from: 60_000, through: 660_000, by: 60_000))
        let raised = ["600000 raised sensor-missing Row1.Left", "600000 raised sensor-missing Row2.Left"]
        #expect(try OracleCase().alerts(lines) == raised)
        let parked = lines.map { $0.replacing("true", with: "false") }
        #expect(try OracleCase().alerts(parked) == [])
        let again = others(stride(from: 2_000_000, through: 3_000_000, by: 60_000))
        #expect(
            try OracleCase().alerts(lines + again + [reading("c", 3_000_000)]) == raised + [
                "3000000 cleared sensor-missing Row2.Left"
            ])
    }

    /// Without a flag a reading moves if the sensor's previous one is at most 120,000 ms old: b every 120,000 ms moves
    /// from its second on (S = 120,000), every 120,001 ms never.
    @Test func movingUnsaid() throws {
        func lines(_ step: Int64) -> [String] {
            [reading("a", 0, moving: nil)] + (0...8).map { reading("b", Int64($0) * step, moving: nil) }
        }
        #expect(try OracleCase().alerts(lines(120_000)) == ["720000 raised sensor-missing Row1.Left"])
        #expect(try OracleCase().alerts(lines(120_001)) == [])
    }

    /// A correction without a flag has that of the reading it corrects, said or not: b's at 420,001 keeps the drive
    /// past 600,000 if the reading at 420,000 moves; said (true), or by coming 120,000 ms after the one before.
    @Test func movingOfCorrections() throws {
        let start = [reading("a", 0)] + others([100_000, 200_000, 300_000])
        let end = [reading("b", 420_001, moving: nil, kPa: 201), reading("c", 700_000, moving: false)]
        let raised = ["600000 raised sensor-missing Row1.Left"]
        #expect(try OracleCase().alerts(start + [reading("b", 420_000, moving: true)] + end) == raised)
        #expect(try OracleCase().alerts(start + [reading("b", 420_000, moving: nil)] + end) == raised)
        #expect(try OracleCase().alerts(start + [reading("b", 420_000, moving: false)] + end) == [])
    }

    /// The lines whole: the values of a silent wheel are its last time and sensor, of one that is back its reading.
    @Test func lines() throws {
        let lines =
            [reading("a", 0)] + others(stride(from: 100_000, through: 700_000, by: 100_000)) + [reading("a", 700_000)]
        let start = #""kind":"sensor-missing","vehicle":"car","wheel":"Row1.Left","sensor":"a","#
        #expect(
            try OracleCase().derive(lines).results["alerts"] == [
                #"{"time":"1970-01-01T00:10:00.000Z","event":"raised","# + start
                    + #""last_seen":"1970-01-01T00:00:00.000Z","since":"1970-01-01T00:10:00.000Z"}"#,
                #"{"time":"1970-01-01T00:11:40.000Z","event":"cleared","# + start
                    + #""pressure_Pa":200000,"reference_Pa":200000,"since":"1970-01-01T00:10:00.000Z"}"#,
            ])
    }
}
