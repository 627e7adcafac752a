import MillraceCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

extension EngineError {
    /// What the operating system's error number `number` means for `operation` ("open", "write to") on `path`.
    static func system(_ operation: String, _ path: String, _ number: Int32 = errno) -> EngineError {
        switch number {
        case ENOSPC, EDQUOT:
            return .diskFull(path)
        case EACCES, EPERM, EROFS:
            return EngineError(
                .io,
                "cannot \(operation) \(path): permission denied; give the user of this process the right to read and "
                    + "write there, or name another folder")
        case EMFILE, ENFILE:
            return EngineError(.io, "cannot \(operation) \(path): too many open files; raise the limit (ulimit -n)")
        default:
            return EngineError(.io, "cannot \(operation) \(path): \(String(cString: strerror(number)))")
        }
    }

    /// No room for `path`.
    static func diskFull(_ path: String) -> EngineError {
        EngineError(
            .diskFull,
            "no space for \(path): \(freeSpace(at: path)); nothing of this commit was stored; free some space and "
                + "try again")
    }

    private static func freeSpace(at path: String) -> String {
        var folder = path
        var facts = statvfs()
        while statvfs(folder, &facts) != 0 {
            guard let slash = folder.lastIndex(of: "/"), slash > folder.startIndex else {
                return "free space unknown"
            }
            folder = String(folder[..<slash])
        }
        let free = UInt64(facts.f_bavail) * UInt64(facts.f_frsize)
        return "\(free >> 20) MiB (\(free) bytes) are free on its file system"
    }
}
