import MillraceCore

/// What a log's manifest is asked before anything else.
struct LogOpening {
    let folder: LogFolder
    let manifest: any Manifest
    let options: LogOptions

    /// The log's durability, which is decided when it is new.
    /// - Throws: ``EngineError`` `invalid` if another one is asked for.
    func run() throws(EngineError) -> LogDurability {
        let found = try manifest.read { (session) throws(EngineError) in try session.log() }
        let stored = if let found { found.durability } else { try begin() }
        guard let wanted = options.durability, wanted != stored else { return stored }
        throw EngineError(
            .invalid,
            "the log \(folder.path) was created with the durability \(stored), and \(wanted) is asked for: open it "
                + "without naming one, or name an empty folder and replay the input into it")
    }

    private func begin() throws(EngineError) -> LogDurability {
        try manifest.change(synced: true) { (session) throws(EngineError) in
            if let log = try session.log() { return log.durability }
            let log = LogRow(durability: options.durability ?? .process, bootID: options.bootID)
            try session.save(log)
            return log.durability
        }
    }
}
