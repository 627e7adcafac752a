import MillraceCore

/// What happens to a log before anything else is done with it: it is begun if it is new, and checked if the machine has
/// been started anew since, or a sync has failed.
struct LogOpening {
    let parts: LogParts
    let options: LogOptions

    /// What was found.
    struct Found {
        var durability: LogDurability
        /// Whether the log was checked, so that its durable point can move up to its end.
        var wasChecked = false
        var recovery: LogRecovery?
    }

    /// - Throws: ``EngineError`` `invalid` if another durability is asked for, `corrupt` if what lies before the durable
    ///   point is damaged.
    func run() throws(EngineError) -> Found {
        let found = try parts.manifest.read { (session) throws(EngineError) in try session.log() }
        guard let found else { return Found(durability: try begin()) }
        if let wanted = options.durability, wanted != found.durability {
            throw EngineError(
                .invalid,
                "the log \(parts.folder.path) was created with the durability \(found.durability), and \(wanted) is "
                    + "asked for: open it without naming one, or name an empty folder and replay the input into it")
        }
        guard needsCheck(found) else { return Found(durability: found.durability) }
        let failures = parts.news.failures
        if isSuspect(found) { try parts.manifest.repair() }
        let checked = try parts.manifest.change(synced: true) { (session) throws(EngineError) in try check(session) }
        parts.news.noteCheck(after: failures)
        return checked
    }

    private func begin() throws(EngineError) -> LogDurability {
        try parts.manifest.change(synced: true) { (session) throws(EngineError) in
            if let log = try session.log() { return log.durability }
            let log = LogRow(durability: options.durability ?? .process, bootID: options.bootID)
            try session.save(log)
            return log.durability
        }
    }

    /// Where one start of the machine cannot be told from another, each opening may be the first.
    private func needsCheck(_ log: LogRow) -> Bool {
        log.bootID != options.bootID || options.bootID.isEmpty || isSuspect(log)
    }

    private func isSuspect(_ log: LogRow) -> Bool { log.isSuspect || parts.news.isSuspect }

    /// Nobody else can write meanwhile, and nobody has read since the machine was started.
    private func check(_ session: any ManifestSession) throws(EngineError) -> Found {
        guard var log = try session.log() else {
            throw EngineError(.corrupt, "the database of \(parts.folder.path) has lost the row of the log as a whole")
        }
        var found = Found(durability: log.durability, wasChecked: true)
        // Another process may have been quicker.
        guard needsCheck(log) else { return found }
        let tail = try LogTail(session: session, folder: parts.folder, disk: parts.disk)
        if let damage = try tail.findDamage() {
            found.recovery = try tail.rollBack(because: damage)
            log.durableVersion = try session.durableVersion()
        } else if isSuspect(log) {
            try tail.writeAgain()
        }
        log.bootID = options.bootID
        log.isSuspect = false
        try session.save(log)
        return found
    }
}
