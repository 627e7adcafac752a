import MillraceCore
import MillraceFormats

/// The rows of Flink's fraud-detection walkthrough: one account each, times in UTC.
struct WalkthroughFormat: TransferFormat {
    static let headers = ["accountId,timestamp,amount"]

    init(header: String, steps: FormatSteps) {}

    func transfer(_ fields: CSVFields) -> ForeignTransfer {
        ForeignTransfer(
            time: fields.string(1) + "Z", payer: fields.string(0), payee: "merchant", amount: fields.string(2),
            currency: "USD")
    }
}
