import MillraceCore
import MillraceFormats

/// AMLSim's transfers between nodes: a step is a day.
struct AMLSimFormat: TransferFormat {
    static let headers = ["sourceNodeId,targetNodeId,value,time"]

    private let start: Timestamp

    init(header: String, start: Timestamp) {
        self.start = start
    }

    func transfer(_ fields: CSVFields) -> ForeignTransfer {
        ForeignTransfer(
            time: (start - .days(1)).text(plus: fields.string(3), of: .days(1)), payer: fields.string(0),
            payee: fields.string(1), amount: fields.string(2), currency: "XXX")
    }
}
