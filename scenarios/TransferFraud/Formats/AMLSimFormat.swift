import MillraceCore
import MillraceFormats

/// AMLSim's transfers between nodes.
struct AMLSimFormat: TransferFormat {
    static let headers = ["sourceNodeId,targetNodeId,value,time"]

    private let steps: FormatSteps

    init(header: String, steps: FormatSteps) {
        self.steps = steps
    }

    func transfer(_ fields: CSVFields) -> ForeignTransfer {
        ForeignTransfer(
            time: (steps.start - steps.amlSim).text(plus: fields.string(3), of: steps.amlSim), payer: fields.string(0),
            payee: fields.string(1), amount: fields.string(2), currency: "XXX")
    }
}
