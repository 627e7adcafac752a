/// What processes of a simulated machine wait for each other at.
package enum SimulatedLock: String, Hashable, Sendable, CaseIterable {
    /// Of those who change committed state.
    case manifest
    /// Of those who move the durable point.
    case rounds
}

/// Something a simulated process does that others can see, or that a crash can come before.
package enum Operation: Hashable, Sendable {
    case disk(DiskCall, String)
    case write(String, position: Int, count: Int)
    /// Waits for a lock.
    case lock(SimulatedLock)
    /// Looks at committed state.
    case read
    /// Ends a change of committed state.
    case commit
    /// Has ended a change of committed state, and does not know it yet.
    case committed

    /// Whether a crash before it may leave something else than a crash before the operation that came before: another
    /// operation has changed the disk or committed state since.
    var followsChange: Bool {
        switch self {
        case .disk(let call, _):
            switch call {
            case .list, .open, .map: false
            default: true
            }
        case .write, .commit, .committed: true
        case .lock, .read: false
        }
    }
}

extension Operation: CustomStringConvertible {
    /// The operation in a few words.
    package var description: String {
        switch self {
        case .disk(let call, let path): "\(call.rawValue) \(path)"
        case .write(let path, let position, let count): "write \(count) bytes at \(position) of \(path)"
        case .lock(let lock): "take the lock of the \(lock.rawValue)"
        case .read: "look at committed state"
        case .commit: "commit"
        case .committed: "return from the commit"
        }
    }
}

/// What happened in a run, line by line.
package struct Trace: Sendable {
    /// A line: an operation of a process, or a remark.
    package enum Line: Hashable, Sendable {
        case operation(String, Operation)
        case remark(String)
    }

    /// All lines, in order.
    package private(set) var lines: [Line] = []

    mutating func add(_ line: Line) { lines.append(line) }

    /// The last `count` lines as text.
    package func text(last count: Int) -> String {
        let first = max(0, lines.count - count)
        return lines[first...].enumerated().map { index, line in
            switch line {
            case .operation(let process, let operation): "\(first + index) \(process): \(operation)"
            case .remark(let text): "\(first + index) \(text)"
            }
        }.joined(separator: "\n")
    }
}
