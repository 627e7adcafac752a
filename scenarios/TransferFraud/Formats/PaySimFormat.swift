import MillraceCore
import MillraceFormats

/// PaySim's synthetic mobile-money transfers: a step is an hour.
struct PaySimFormat: TransferFormat {
    static let headers = [
        "step,type,amount,nameOrig,oldbalanceOrg,newbalanceOrig,nameDest,oldbalanceDest,newbalanceDest,isFraud,isFlaggedFraud"
    ]

    let labelField: Int? = 9
    private let start: Timestamp

    init(header: String, steps: FormatSteps) {
        start = steps.start
    }

    func transfer(_ fields: CSVFields) -> ForeignTransfer {
        ForeignTransfer(
            time: (start - .hours(1)).text(plus: fields.string(0), of: .hours(1)), payer: fields.string(3),
            payee: fields.string(6), amount: fields.string(2), currency: "XXX", channel: fields.string(1))
    }
}
