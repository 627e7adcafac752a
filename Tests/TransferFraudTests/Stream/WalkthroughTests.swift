import Foundation
import MillraceStreams
import Testing
import TransferFraud

/// The rows of Flink's fraud-detection walkthrough. Its one alert is on account 3, which pays 0.80 and then 871.15, 30 minutes
/// later in event time: so one without a limit, and none within a minute.
@Suite(.enabled(if: RealData.exists, "the real data is not beside the checkout"))
struct WalkthroughTests {
    @Test(arguments: [(#""score":60"#, 1), (#""score":60,"within":"1m""#, 0)])
    func alerts(_ parameters: String, _ count: Int) throws {
        let path = RealData.file("flink-walkthrough/transactions.csv").path
        let rules = try TemporaryFile(#"{"id":"tried","kind":"small-then-large",\#(parameters)}"#)
        var settings = TransferFraudSettings()
        settings.rules = rules.path
        let run = try FraudRun(paths: [path], settings)
        // The row of 0.219 has three decimals, which dollars do not have.
        #expect(run.accounting.accepted == 49)
        #expect(run.accounting.rejected == ["bad-amount": 1])
        let held = try #require(run.results["decisions"]).filter { $0.contains(#""decision":"hold""#) }
        #expect(held.count == count)
        #expect(held.allSatisfy { $0.contains(#""from":"3","to":"merchant","amount":87115,"#) })
        #expect(run.results["journal"]?.count == 49 - count)
        #expect(run.results["cases"]?.count == count)
    }
}
