import MillraceCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

extension LogFolder {
    /// The folder at `directory`, which may be relative to the working directory.
    init(directory: String) {
        var path = directory
        if !path.hasPrefix("/"), let working = getcwd(nil, 0) {
            path = String(cString: working) + "/" + path
            free(working)
        }
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        self.path = path
    }

    /// Opens the log in the folder; creates it if the folder is missing or empty.
    ///
    /// The version is checked before anything is touched. Processes that create the same log at the same time take
    /// turns by the lock; the header comes last, so that a creation that was cut short is simply done again.
    func open(on disk: PosixDisk, options: LogOptions) throws(EngineError) -> LogParts {
        if try headerFound(on: disk) == false {
            try disk.makeDirectory(path)
            let names = try disk.list(path)
            guard Self.mayBeginLog(in: names) else {
                throw EngineError(
                    .invalid,
                    "\(path) is not a log, and not empty (it holds \(names.sorted()[0])): nothing was changed; name an "
                        + "empty or new folder")
            }
        }
        let fileLock = try FileLock(path: lock)
        try fileLock.lock()
        defer { fileLock.unlock() }
        let exists = try headerFound(on: disk)
        let manifest = try SQLiteManifest(
            path: database, lock: fileLock,
            fresh: LogRow(durability: options.durability ?? .process, bootID: options.bootID))
        if !exists {
            try disk.makeDirectory(topics)
            let content = LogHeader.fresh()
            try disk.replace(header, with: content.bytes, synced: true)
        }
        return LogParts(
            folder: self, disk: disk, manifest: manifest, news: try LogHeader.map(header),
            roundLock: try FileLock(path: roundLock), maintenanceLock: try FileLock(path: maintenanceLock))
    }

    private func headerFound(on disk: PosixDisk) throws(EngineError) -> Bool {
        guard let found = try? disk.map(header) else {
            var facts = stat()
            if stat(header, &facts) == 0 || errno == EACCES { throw .system("open", header, EACCES) }
            if errno == ENOTDIR { throw EngineError(.io, "\(path) is a file, where a log's folder is needed") }
            return false
        }
        try LogHeader.check(found.bytes, path: header)
        return true
    }
}
