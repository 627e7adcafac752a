import MillraceCommand
import MillraceFormats
import Testing

/// Which attempts the labels of several files mean, by section 10 of the specification. The decisions are written by hand.
@Suite struct LabelTests {
    private static let paySim =
        "step,type,amount,nameOrig,oldbalanceOrg,newbalanceOrig,nameDest,oldbalanceDest,newbalanceDest,isFraud,isFlaggedFraud"
    private static let aml =
        "Timestamp,From Bank,Account,To Bank,Account,Amount Received,Receiving Currency,Amount Paid,Payment Currency,"
        + "Payment Format,Is Laundering"

    /// True, false and missed frauds among held transfers at `held`, of transfers at 1 to `count`.
    private func counts(_ paths: [String], held: Set<Int>, of count: Int, id: (Int) -> String = { "\($0)" }) throws
        -> [Int64?]
    {
        let decisions = (1...count).map {
            QualityTests.decision(
                $0, id($0), "2026-03-02T10:00:00.000Z", "p", 1, "XXX", held.contains($0) ? "hold" : "approve")
        }
        let assessment = try #require(try QualityTests.assessment(decisions, paths: paths))
        let quality = try #require(try JSONValue(parsing: assessment.json)["quality"])
        return [quality["attempts"], quality["fraudulent"], quality["total"]?["true"], quality["total"]?["false"]]
            .map { $0?.int64 }
    }

    /// Blank lines and the header have no sequence; a broken line has one, and no label.
    @Test func paySimsLabels() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(
            "paysim.csv",
            [
                Self.paySim, "1,TRANSFER,181.00,C1,181.00,0.00,C2,0.00,0.00,1,0", " ",
                "1,PAYMENT,9839.64,C3,170136.00,160296.36,M1,0.00,0.00,0,1", "1,CASH_OUT,broken,1,0",
                "1,CASH_OUT,181.00,C4,181.00,0.00,C5,21182.00,0.00,1,0",
            ])
        #expect(try counts([path], held: [1, 2], of: 4) == [4, 2, 1, 1])
    }

    @Test func launderingByBothHeaders() throws {
        let folder = try TemporaryFolder()
        let own = try folder.write(
            "own.csv",
            [
                Self.aml, "2022/09/01 00:20,10,8000EBD30,10,8000EBD30,3697.34,US Dollar,3697.34,US Dollar,Wire,0",
                "2022/09/01 00:20,10,8000EBD30,10,8000EBD31,3697.34,US Dollar,3697.34,US Dollar,Wire,1",
            ])
        let copied = try folder.write(
            "copied.csv",
            [
                "timestamp,from_bank_id,from_account_id,from_account_key,to_bank_id,to_account_id,to_account_key,"
                    + "amount_received,receiving_currency,amount_paid,payment_currency,payment_format,is_laundering",
                "2022/09/01 00:20,1,2,1:2,3,4,3:4,1.00,Euro,1.00,Euro,Cheque,1",
            ])
        #expect(try counts([own, copied], held: [2, 3], of: 3) == [3, 2, 2, 0])
    }

    /// The same id in two files with a truth each, and a file of which nothing is known between them. In the last file the
    /// id's second attempt is another transfer.
    @Test func filesOneAfterTheOther() throws {
        let folder = try TemporaryFolder()
        let paths = try [("one", 2), ("other", 1), ("two", 3)].map { name, count in
            try folder.write("\(name).jsonl", Array(repeating: "{}", count: count))
        }
        try folder.write("one.truth.jsonl", [#"{"id":"unknown","pattern":"cycle","fraud":1}"#])
        try folder.write("two.truth.jsonl", [#"{"id":"t","pattern":"cycle","fraud":1}"#])
        #expect(try counts(paths, held: [1, 3, 4, 5], of: 6, id: { _ in "t" }) == [5, 1, 1, 2])
    }
}
