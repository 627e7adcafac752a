import MillraceReplay
import Testing

/// Sections 6 and 7: windows, and the kinds `velocity` and `small-then-large`. What is hit is counted by hand.
@Suite struct OracleVelocityTests {
    private func velocity(_ key: String, _ aggregate: String, limit: String, window: String = "60s") -> FraudCase {
        let parameters = #""key":"\#(key)","aggregate":"\#(aggregate)","limit":\#(limit),"window":"\#(window)""#
        return FraudCase(rule: "velocity", parameters)
    }

    /// At 60 s the attempt at 0 s has just left the window of 60 s, at 59.999 s it has not.
    @Test func window() throws {
        let it = velocity("payer", "count", limit: "1")
        #expect(try it.hits(FraudCase.transfers(["a b 1 0", "a b 1 59.999"])) == ["2 r 1"])
        #expect(try it.hits(FraudCase.transfers(["a b 1 0", "a b 1 60"])) == [])
    }

    /// The clock of an account counts what it is paid, too: at 100 s by the transfer of c. So the attempts at 30 s and
    /// 35 s, which come later, lie before the window (40 s, 100 s], but that at 50 s does not.
    @Test func clock() throws {
        let it = velocity("payer", "count", limit: "1")
        let lines = FraudCase.transfers([
            "a b 1 20", "c a 1 100", "a b 1 30", "a b 1 35", "a b 1 50", "a b 1 60",
        ])
        #expect(try it.hits(lines) == ["6 r 5"])
    }

    /// What an account was paid is not among what it paid. To itself it pays and is paid, but its payment counts once.
    @Test func roles() throws {
        let lines = FraudCase.transfers(["a b 1 0", "b a 1 1", "a a 1 2", "c a 1 3"])
        #expect(try velocity("payer", "count", limit: "1").hits(lines) == ["3 r 1"])
        #expect(try velocity("payee", "count", limit: "1").hits(lines) == ["3 r 2", "4 r 2,3"])
        #expect(try velocity("payee", "count", limit: "2").hits(lines) == ["4 r 2,3"])
    }

    @Test func pairs() throws {
        let lines = FraudCase.transfers(["a b 1 0", "a c 1 1", "b a 1 2", "a b 1 3"])
        #expect(try velocity("pair", "count", limit: "1").hits(lines) == ["4 r 1"])
    }

    /// Whose device it is does not matter; its clock is its own: the account's at 100 s makes nothing leave.
    @Test func devices() throws {
        func line(_ id: Int, _ from: String, _ seconds: Double, _ device: String?) -> String {
            FraudCase.transfer(id, from, "z", "1", seconds, device.map { #""device":"\#($0)""# } ?? "")
        }
        let lines = [
            line(1, "a", 0, "d"), line(2, "a", 100, nil), line(3, "b", 10, "d"), line(4, "c", 11, nil),
            line(5, "c", 12, "e"), line(6, "c", 13, "D"),
        ]
        #expect(try velocity("device", "count", limit: "1").hits(lines) == ["3 r 1"])
    }

    /// 1.00 + 1.01 EUR is over 2.00; dollars are not added to it, and are held against 2.00 of their own. In yen the
    /// limit of 2.99 is 2, for what is beyond its decimals is cut off.
    @Test func sums() throws {
        let it = velocity("payer", "sum", limit: "\"2.00\"")
        #expect(try it.hits(FraudCase.transfers(["a b 1.00 0", "a b 1.00 1"])) == [])
        #expect(
            try it.hits(FraudCase.transfers(["a b 1.00 0", "a b 5 1 USD", "a b 1.01 2", "a b 0.01 3"]))
                == ["2 r", "3 r 1", "4 r 1,3"])
        #expect(
            try velocity("payer", "sum", limit: "\"2.99\"").hits(FraudCase.transfers(["a b 2 0 JPY", "a b 1 1 JPY"]))
                == ["2 r 1"])
    }

    /// Of 52 attempts in the window the 50 before the last are named but the first.
    @Test func fiftyContribute() throws {
        let lines = (1...52).map { FraudCase.transfer($0, "a", "b", "1", Double($0)) }
        let expected = (2...51).map(String.init).joined(separator: ",")
        #expect(try velocity("payer", "count", limit: "51", window: "1h").hits(lines) == ["52 r \(expected)"])
    }

    @Test func smallThenLarge() throws {
        let it = FraudCase(rule: "small-then-large")
        #expect(try it.hits(FraudCase.transfers(["a b 0.99 0", "a c 500.01 9"])) == ["2 r 1"])
        #expect(try it.hits(FraudCase.transfers(["a b 1.00 0", "a c 500.01 9"])) == [])
        #expect(try it.hits(FraudCase.transfers(["a b 0.99 0", "a c 500.00 9"])) == [])
        #expect(try it.hits(FraudCase.transfers(["a b 0.99 0", "a b 2 1", "a c 600 9"])) == [])
        #expect(try it.hits(FraudCase.transfers(["a b 0.99 0", "b a 2 1", "a c 600 9"])) == ["3 r 1"])
        #expect(try it.hits(FraudCase.transfers(["a b 0.99 0 USD", "a c 600 9"])) == [])
    }

    /// The window of 30 days is open at its beginning: 2,592,000 s later the small one has left.
    @Test func smallThenLargeInTime() throws {
        let lines = FraudCase.transfers(["a b 0.99 0", "a c 600 60"])
        #expect(try FraudCase(rule: "small-then-large", #""within":"1m""#).hits(lines) == ["2 r 1"])
        #expect(try FraudCase(rule: "small-then-large", #""within":"59s""#).hits(lines) == [])
        let month = FraudCase.transfers(["a b 0.99 0", "a c 600 2591999.999", "a b 0.99 2592000", "a c 600 5184000"])
        #expect(try FraudCase(rule: "small-then-large").hits(month) == ["2 r 1"])
    }
}
