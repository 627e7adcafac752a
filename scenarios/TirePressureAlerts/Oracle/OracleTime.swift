import Foundation
import MillraceReplay

/// The member `time`, read as section 2 of the specification says, to milliseconds since the epoch.
struct OracleTime: Sendable {
    /// Reads dates, in the zone of texts without one.
    let calendar: OracleCalendar
    /// What texts like `@1.5s` count from, in ms since the epoch.
    let start: Int64

    /// Reads texts without a zone in `zone`.
    init(zone: TimeZone, start: Int64) {
        calendar = OracleCalendar(zone: zone)
        self.start = start
    }

    /// The time that the JSON value `written` stands for, or nil. A number is seconds, or in a reading of the project's
    /// own format milliseconds.
    func milliseconds(written: String, inReading: Bool) -> Int64? {
        let time =
            if let text = OracleJSON.string(written) {
                milliseconds(text: text)
            } else if let number = OracleDecimal(written.utf8) {
                inReading ? (number.isInteger ? number.whole : nil) : number.thousandths
            } else {
                nil as Int64?
            }
        return time.flatMap { OracleCalendar.readable.contains($0) ? $0 : nil }
    }

    private func milliseconds(text: [UInt8]) -> Int64? {
        if text.first == UInt8(ascii: "@"), text.last == UInt8(ascii: "s") {
            guard let thousandths = OracleDecimal(text.dropFirst().dropLast())?.thousandths else { return nil }
            let (sum, overflows) = start.addingReportingOverflow(thousandths)
            return overflows ? nil : sum
        }
        if let number = OracleDecimal(text) { return number.thousandths }
        return calendar.milliseconds(text)
    }
}
