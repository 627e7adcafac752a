import MillraceCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

extension EmbeddedLog {
    /// Opens the log in the folder `directory`, which must be there: for those who only look: no
    /// maintenance begins by itself.
    /// - Throws: `EngineError` `invalid` if the folder holds no log, and as ``open(directory:options:)`` does.
    public static func openExisting(
        directory: String, options: LogOptions = .init()
    ) throws(EngineError) -> EmbeddedLog {
        let folder = LogFolder(directory: directory)
        if access(folder.header, F_OK) != 0, errno == ENOENT || errno == ENOTDIR {
            throw EngineError(
                .invalid, "\(directory) holds no log: name the folder that was given to an application as --data-dir")
        }
        var options = options
        options.maintenanceInterval = nil
        return try open(directory: directory, options: options)
    }

    /// The names of all groups that have had a member or stored an offset, in order.
    public func groups() throws(EngineError) -> [String] {
        try core.read { (session) throws(EngineError) in try session.groups().map(\.name) }.sorted()
    }
}
