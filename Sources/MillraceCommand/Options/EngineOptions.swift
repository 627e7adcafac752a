import ArgumentParser
import MillraceCore
import MillraceLog
import MillraceReplay

#if Kafka
    import MillraceKafka
#endif

/// What an application runs on.
public enum EngineKind: String, ExpressibleByArgument, CaseIterable, Sendable {
    /// An event log of its own, in a folder or in memory.
    case embedded
    /// A cluster of Apache Kafka.
    case kafka
}

/// Which engine, and where its data is.
public struct EngineOptions: ParsableArguments {
    /// What the application runs on.
    @Option(name: .customLong("engine"), help: "Run on an embedded log, or on a cluster of Apache Kafka.")
    public var kind = EngineKind.embedded

    /// Folder of the embedded log.
    @Option(name: .customLong("data-dir"), help: "Folder of the embedded log; created if it is missing.")
    public var dataDirectory: String?

    /// How to reach a cluster.
    @OptionGroup(title: "Kafka Options")
    public var cluster: ClusterOptions

    /// Defaults.
    public init() {}

    /// Refuses options of one engine together with the other.
    public func validate() throws {
        switch kind {
        case .embedded:
            guard let option = cluster.firstGiven else { return }
            throw ValidationError("\(option) needs --engine kafka.")
        case .kafka:
            #if !Kafka
                throw ValidationError(
                    """
                    This build has no Kafka engine. Install librdkafka (on Debian and Ubuntu: apt-get install \
                    librdkafka-dev), and build with make build, or with swift build --traits Kafka.
                    """)
            #else
                if dataDirectory != nil {
                    throw ValidationError("--data-dir is the embedded log's: --engine kafka keeps all in the cluster.")
                }
            #endif
        }
    }

    /// Whether what the engine holds is there for other processes, and after this one has ended.
    package var isShared: Bool { kind == .kafka || dataDirectory != nil }

    /// Opens the engine. An embedded log in `--data-dir` is opened as an application with this durability needs it, and
    /// what a loss of power has taken from it is told; without the option the log is in memory. Of a cluster it is told
    /// when it is out of reach.
    /// - Throws: `UsageError` for options that the engine does not take, `EngineError`, `InputError` if the file of
    ///   `--command-config` cannot be used.
    package func open(survivesPowerLoss: Bool, console: Console) throws -> OpenEngine {
        if kind == .kafka { return try openCluster(console) }
        guard let dataDirectory else { return OpenEngine(try EmbeddedLog.inMemory()) }
        var options = LogOptions(durability: survivesPowerLoss ? .power : .process)
        options.onMaintenance = MaintenanceWarnings(console).tell
        let log = try askingEngine { try EmbeddedLog.open(directory: dataDirectory, options: options) }
        if let recovery = log.recovery { console.warning("\(dataDirectory): \(recovery.description)") }
        return OpenEngine(log)
    }

    /// Opens an engine that is there already, to look at what it holds.
    /// - Throws: `UsageError` if there is no log in the folder, or none is named; `EngineError`.
    package func openExisting(console: Console) throws -> OpenEngine {
        if kind == .kafka { return try openCluster(console) }
        guard let dataDirectory else {
            throw UsageError("no log is named: give --data-dir, or --engine kafka with --bootstrap-server")
        }
        return OpenEngine(try askingEngine { try EmbeddedLog.openExisting(directory: dataDirectory) })
    }

    #if Kafka
        private func openCluster(_ console: Console) throws -> OpenEngine {
            let address = try cluster.bootstrapAddress()
            // What happens is told in the application's own words; -X log_level=… lets librdkafka speak.
            let properties = ["log_level": "0"].merging(try cluster.properties()) { $1 }
            var options = KafkaOptions(bootstrapServers: address, properties: properties)
            options.replicationFactor = cluster.replicationFactor ?? options.replicationFactor
            options.onReachability = ClusterReport(console, address: address).take
            return OpenEngine(try askingEngine { try KafkaEngine(options) })
        }
    #else
        private func openCluster(_ console: Console) throws -> OpenEngine {
            throw UsageError("this build has no Kafka engine")
        }
    #endif
}
