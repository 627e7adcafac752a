import Foundation
import MillraceReplay
import Testing

/// Section 3: what lines of the formats of others become.
@Suite struct OracleFormatTests {
    private func brief(_ files: String...) throws -> [String] {
        var it = FraudCase()
        it.startTime = FraudCase.monday
        let derivation = try it.derive(files: files.map { Data($0.utf8) })
        let decisions = Dictionary(uniqueKeysWithValues: try derivation.decisions.map { ($0.sequence, $0) })
        return try derivation.verdicts().enumerated().map { index, verdict in
            decisions[Int64(index + 1)].map {
                "\($0.id) \(($0.moment ?? .min) &- FraudCase.monday) \($0.from) \($0.to) \($0.amount) \($0.currency)"
            } ?? verdict
        }
    }

    /// The second step is an hour (3,600,000 ms) after the start.
    @Test func paySim() throws {
        let header = """
            step,type,amount,nameOrig,oldbalanceOrg,newbalanceOrig,nameDest,oldbalanceDest,newbalanceDest,isFraud,\
            isFlaggedFraud
            """
        #expect(
            try brief(
                header + " \t\r\n2,PAYMENT,9839.64,C1,170136.0,160296.36,M1,0.0,0.0,0,0\r\n\nx,CASH_IN,1,a,,,b,,,,")
                == ["1 3600000 C1 M1 983964 XXX", "no-time"])
    }

    /// 2026/03/02 00:20 is 1,200,000 ms after that Monday. Bitcoin has eight decimals.
    @Test func aml() throws {
        let header = """
            Timestamp,From Bank,Account,To Bank,Account,Amount Received,Receiving Currency,Amount Paid,Payment Currency,\
            Payment Format,Is Laundering
            """
        let keys = """
            timestamp,from_bank_id,from_account_id,from_account_key,to_bank_id,to_account_id,to_account_key,\
            amount_received,receiving_currency,amount_paid,payment_currency,payment_format,is_laundering
            """
        #expect(
            try brief(
                header + "\n2026/03/02 00:20,10,A,20,B,1.00,Euro,2.50,US Dollar,Wire,0",
                keys + "\n2026/03/02 00:21,10,A,10:A,20,B,20:B,1.00,Euro,0.000001,Bitcoin,Wire,0"
                    + "\n2026-03-02 00:21,10,A,10:A,20,B,20:B,1.00,Euro,1,Euro,Wire,0"
                    + "\n2026/03/02 00:21,10,A,10:A,20,B,20:B,1.00,Euro,1,Gold,Wire,0\r")
                == ["1 1200000 10:A 20:B 250 USD", "2 1260000 10:A 20:B 100 XBT", "no-time", "no-currency"])
    }

    /// Quoted fields; the third day is 172,800,000 ms after the start. A quotation mark within a bare field, one that
    /// is not closed, text after one, and a field too few are malformed.
    @Test func amlSim() throws {
        #expect(
            try brief(
                """
                sourceNodeId,targetNodeId,value,time
                1,2,163.3,1
                "a,""b","",1.00,1
                "a,""b",2,"1.00",1
                a"b,2,1.00,1
                "a,2,1.00,1
                "a"b,2,1.00,1
                1,2,1.00
                1,2,1.00,1,
                1,2,1.001,1
                1,2,1,3
                """) == [
                    "1 0 1 2 16330 XXX", "no-account", "3 0 a,\"b 2 100 XXX", "malformed", "malformed",
                    "malformed", "malformed", "malformed", "bad-amount", "10 172800000 1 2 100 XXX",
                ])
    }

    /// A header counts in the first line only; other files are read in their own format.
    @Test func flinkWalkthrough() throws {
        #expect(
            try brief(
                "accountId,timestamp,amount\n3,2026-03-02 00:00:01,0.80\n3,2026-03-02T00:00:01,0.80",
                "\naccountId,timestamp,amount\n" + FraudCase.transfer(9, "a", "b", "1", 2))
                == ["1 1000 3 merchant 80 USD", "no-time", "malformed", "9 2000 a b 100 EUR"])
    }
}
