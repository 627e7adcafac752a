import MillraceCore
import MillraceFormats

/// IBM's "Transactions for AML", under its own header and under that of copies with names in lower case.
struct AMLFormat: TransferFormat {
    private static let own =
        "Timestamp,From Bank,Account,To Bank,Account,Amount Received,Receiving Currency,Amount Paid,Payment Currency,"
        + "Payment Format,Is Laundering"
    private static let copied =
        "timestamp,from_bank_id,from_account_id,from_account_key,to_bank_id,to_account_id,to_account_key,amount_received,"
        + "receiving_currency,amount_paid,payment_currency,payment_format,is_laundering"
    static let headers = [own, copied]

    /// Whether accounts stand under one key, with their banks, as in the copies.
    private let hasKeys: Bool

    var labelField: Int? { hasKeys ? 12 : 10 }

    init(header: String, steps: FormatSteps) {
        hasKeys = header == AMLFormat.copied
    }

    func transfer(_ fields: CSVFields) -> ForeignTransfer {
        let paid = hasKeys ? 9 : 7
        let currency = fields.string(paid + 1)
        return ForeignTransfer(
            time: AMLFormat.time(fields.string(0)),
            payer: hasKeys ? fields.string(3) : "\(fields.string(1)):\(fields.string(2))",
            payee: hasKeys ? fields.string(6) : "\(fields.string(3)):\(fields.string(4))", amount: fields.string(paid),
            currency: currencies[currency] ?? currency, channel: fields.string(paid + 2))
    }

    /// `2022/09/01 00:20` in ISO 8601; what is written otherwise stays as it is, and is no time.
    private static func time(_ text: String) -> String {
        let shape = text.map { $0.isASCII && $0.isNumber ? "0" : $0 }
        guard String(shape) == "0000/00/00 00:00" else { return text }
        return text.map { $0 == "/" ? "-" : String($0) }.joined() + ":00Z"
    }

    private let currencies = [
        "US Dollar": "USD", "Euro": "EUR", "UK Pound": "GBP", "Yen": "JPY", "Yuan": "CNY", "Rupee": "INR",
        "Ruble": "RUB", "Canadian Dollar": "CAD", "Australian Dollar": "AUD", "Swiss Franc": "CHF",
        "Brazil Real": "BRL", "Mexican Peso": "MXN", "Saudi Riyal": "SAR", "Shekel": "ILS", "Bitcoin": "XBT",
    ]
}
