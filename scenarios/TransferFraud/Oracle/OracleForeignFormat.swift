import Foundation
import MillraceReplay

/// Section 3: files of others, told apart by their first line.
enum OracleForeignFormat: String, CaseIterable {
    case paySim = """
        step,type,amount,nameOrig,oldbalanceOrg,newbalanceOrig,nameDest,oldbalanceDest,newbalanceDest,isFraud,\
        isFlaggedFraud
        """
    case aml = """
        Timestamp,From Bank,Account,To Bank,Account,Amount Received,Receiving Currency,Amount Paid,Payment Currency,\
        Payment Format,Is Laundering
        """
    case amlWithKeys = """
        timestamp,from_bank_id,from_account_id,from_account_key,to_bank_id,to_account_id,to_account_key,\
        amount_received,receiving_currency,amount_paid,payment_currency,payment_format,is_laundering
        """
    case amlSim = "sourceNodeId,targetNodeId,value,time"
    case flinkWalkthrough = "accountId,timestamp,amount"

    /// What steps count from, in ms since the epoch, and how long those of AMLSim are, in ms.
    struct Clock {
        var start: Int64
        var amlSimStep: Int64
    }

    /// The format of files whose first line is `header`, perhaps with white space behind it; nil where there is none.
    init?(header: String) {
        let end = header.utf8.lastIndex { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }
        self.init(rawValue: end.map { String(header[...$0]) } ?? "")
    }

    /// The line with the fields of `text`, its id being `id`; steps count by `clock`.
    func line(_ text: String, id: String, clock: Clock) throws(OracleRejection) -> OracleLine {
        guard let f = OracleCSV.fields(of: text), f.count == Self.fieldCounts[self] else { throw .malformed }
        switch self {
        case .paySim:
            return try OracleLine(id: id, time: Self.time(step: f[0], of: 3_600_000, from: clock.start)) {
                () throws(OracleRejection) in
                try Self.transfer(from: f[3], to: f[6], currency: Self.noCurrency, amount: f[2], channel: f[1])
            }
        case .aml:
            return try OracleLine(id: id, time: Self.time(minute: f[0])) { () throws(OracleRejection) in
                try Self.transfer(
                    from: f[1] + [0x3A] + f[2], to: f[3] + [0x3A] + f[4], currency: OracleCurrency.code(ofName: f[8]),
                    amount: f[7], channel: f[9])
            }
        case .amlWithKeys:
            return try OracleLine(id: id, time: Self.time(minute: f[0])) { () throws(OracleRejection) in
                try Self.transfer(
                    from: f[3], to: f[6], currency: OracleCurrency.code(ofName: f[10]), amount: f[9], channel: f[11])
            }
        case .amlSim:
            return try OracleLine(id: id, time: Self.time(step: f[3], of: clock.amlSimStep, from: clock.start)) {
                () throws(OracleRejection) in
                try Self.transfer(from: f[0], to: f[1], currency: Self.noCurrency, amount: f[2], channel: [])
            }
        case .flinkWalkthrough:
            return try OracleLine(id: id, time: Self.time(second: f[1])) { () throws(OracleRejection) in
                try Self.transfer(
                    from: f[0], to: Array("merchant".utf8), currency: Array("USD".utf8), amount: f[2], channel: [])
            }
        }
    }

    private static let fieldCounts = Dictionary(
        uniqueKeysWithValues: allCases.map { ($0, $0.rawValue.split(separator: ",").count) })

    private static let noCurrency = Array("XXX".utf8)

    private static func transfer(
        from: [UInt8], to: [UInt8], currency: [UInt8]?, amount: [UInt8], channel: [UInt8]
    ) throws(OracleRejection) -> OracleTransfer {
        try OracleTransfer(
            from: from, to: to, currency: currency, amount: OracleDecimal(amount), channel: channel)
    }
}

// MARK: - Times

extension OracleForeignFormat {
    private static func time(step: [UInt8], of length: Int64, from start: Int64) -> Int64? {
        guard 1...9 ~= step.count, step.allSatisfy({ 0x30...0x39 ~= $0 }),
            let number = Int64(String(decoding: step, as: UTF8.self))
        else { return nil }
        let (time, overflows) = start.addingReportingOverflow((number - 1) * length)
        return overflows ? nil : time
    }

    /// `YYYY/MM/DD hh:mm`.
    private static func time(minute text: [UInt8]) -> Int64? {
        guard text.count == 16, text[4] == UInt8(ascii: "/"), text[7] == UInt8(ascii: "/") else { return nil }
        let date = text[..<4] + [0x2D] + text[5..<7] + [0x2D] + text[8...]
        return time(second: Array(date + ":00".utf8))
    }

    /// `YYYY-MM-DD hh:mm:ss`.
    private static func time(second text: [UInt8]) -> Int64? {
        guard text.count == 19, text[10] == UInt8(ascii: " ") else { return nil }
        return OracleCalendar(zone: .gmt).milliseconds(text)
    }
}
