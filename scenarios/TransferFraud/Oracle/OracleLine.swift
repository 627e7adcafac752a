import Foundation
import MillraceReplay

/// Section 1: a line that passed checks 1 to 4, which need no other line.
struct OracleLine {
    /// What the line says.
    enum Content {
        case transfer(OracleTransfer)
        case release
        case decline
    }

    let id: [UInt8]
    /// Event time, in ms since the epoch.
    let time: Int64
    /// What it says, or which of the checks 6 to 10 it fails.
    let content: Result<Content, OracleRejection>

    /// A line of a format without actions.
    init(id: String, time: Int64?, transfer: () throws(OracleRejection) -> OracleTransfer) throws(OracleRejection) {
        guard let time, OracleCalendar.readable.contains(time) else { throw .noTime }
        self.id = Array(id.utf8)
        self.time = time
        content = Result { () throws(OracleRejection) in .transfer(try transfer()) }
    }

    /// A line of the application's own format.
    init(json text: String) throws(OracleRejection) {
        guard let object = OracleObject(text) else { throw .malformed }
        guard let id = object.string("id"), 1...64 ~= id.count else { throw .noID }
        guard let time = object.string("time").flatMap(OracleCalendar(zone: nil).milliseconds),
            OracleCalendar.readable.contains(time)
        else { throw .noTime }
        self.id = id
        self.time = time
        content = Result { () throws(OracleRejection) in
            guard object.written("action") != nil else { return .transfer(try OracleTransfer(object)) }
            switch object.string("action") {
            case Array("release".utf8): return .release
            case Array("decline".utf8): return .decline
            default: throw .unknownAction
            }
        }
    }
}
