import GRDB
import MillraceCore

extension EngineError {
    /// What an error of the database at `path` means.
    static func database(_ error: any Error, _ path: String) -> EngineError {
        if let error = error as? EngineError { return error }
        guard let failure = error as? DatabaseError else { return EngineError(.io, "\(path): \(error)") }
        let reason = failure.message ?? "code \(failure.extendedResultCode.rawValue)"
        switch failure.resultCode {
        case .SQLITE_FULL:
            return .diskFull(path)
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            return EngineError(
                .corrupt,
                "the database \(path) is damaged (\(reason)); restore the log's folder from a copy, or move it away and "
                    + "begin a new log")
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            return EngineError(
                .unavailable, "the database \(path) is locked by a program that holds it open; close it (\(reason))")
        case .SQLITE_PERM, .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_AUTH:
            return EngineError(
                .io,
                "cannot open the database \(path) for writing (\(reason)); check that the user of this process may "
                    + "write to it and to its folder")
        default:
            return EngineError(.io, "the database \(path) failed: \(reason)")
        }
    }
}
