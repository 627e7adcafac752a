import MillraceCore

extension EmbeddedLog {
    /// Deletes and compacts what is due by the configuration of the topics, and says what was done. An open log does so
    /// by itself at an interval; see ``LogOptions/maintenanceInterval``. Waits for a pass that is running, also in
    /// another process.
    ///
    /// Timestamps of records are compared with the clock of the log's options.
    /// - Throws: `EngineError` if the log as a whole cannot be read; what fails for one partition is part of the
    ///   report.
    @discardableResult
    public func maintain() throws(EngineError) -> MaintenanceReport {
        try maintenance.run()
    }

    /// Changes how long the topic called `name` keeps its records; takes effect with the next maintenance.
    /// - Throws: `EngineError` `unknownTopic`.
    public func alterTopic(named name: String, to configuration: TopicConfiguration) throws(EngineError) {
        try core.change { (session) throws(EngineError) in
            guard var topic = try session.topics().first(where: { $0.description.name == name })?.description else {
                throw EngineError(.unknownTopic, "the log \(core.folder.path) has no topic \(name)")
            }
            topic.configuration = configuration
            try session.saveConfiguration(of: topic)
        }
    }
}
