import MillraceCore
import MillraceLog

#if Kafka
    import MillraceKafka
#endif

/// An engine that a command has opened, and what beside the engine's protocol a command asks of it.
package struct OpenEngine {
    /// The engine.
    package let engine: any Engine
    private let listGroups: () throws(EngineError) -> [String]
    private let end: () -> Void

    /// The embedded log.
    init(_ log: EmbeddedLog) {
        engine = log
        listGroups = log.groups
        end = log.close
    }

    #if Kafka
        /// A cluster.
        init(_ cluster: KafkaEngine) {
            engine = cluster
            listGroups = cluster.groups
            end = {}
        }
    #endif

    /// The groups that the engine knows, by name.
    package func groups() throws(EngineError) -> [String] { try listGroups() }

    /// Closes the engine.
    package func close() { end() }
}
