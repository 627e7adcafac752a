import MillraceCore

/// The calls of a disk that can be made to fail.
package enum DiskCall: String, Sendable {
    case makeDirectory = "make the folder"
    case list
    case create
    case open
    case map
    case replace
    case remove
    case write
    case sync
}

/// How a call of a simulated disk fails.
package enum DiskFault: Hashable, Sendable {
    /// No space is left. A write leaves its first `written` bytes behind.
    case noSpace(written: Int = 0)
    /// The device reports an error. A write leaves its first `written` bytes behind; after a sync, what was unsynced
    /// counts as synced and is not: so do the pages that Linux could not write.
    case inputOutput(written: Int = 0)

    /// What the call throws.
    func error(_ call: DiskCall, _ path: String) -> EngineError {
        switch self {
        case .noSpace: EngineError(.diskFull, "cannot \(call.rawValue) \(path): no space (simulated)")
        case .inputOutput: EngineError(.io, "cannot \(call.rawValue) \(path): input/output error (simulated)")
        }
    }

    /// How many bytes a failing write leaves behind.
    var written: Int {
        switch self {
        case .noSpace(let written), .inputOutput(let written): written
        }
    }
}

/// What goes wrong with a simulated disk, and what it does wrong.
package final class DiskFaults: @unchecked Sendable {
    /// Asked before each call, with the path it is about; nil lets the call succeed.
    package var next: (DiskCall, String) -> DiskFault? = { _, _ in nil }
    /// Whether syncs return without making anything durable: a disk that lies.
    package var ignoresSync = false

    /// A disk without faults.
    package init() {}

    func check(_ call: DiskCall, _ path: String) throws(EngineError) {
        if let fault = next(call, path) { throw fault.error(call, path) }
    }
}
