import MillraceCore
import MillraceReplay

/// Publishes a registry to its topic, from which every worker reads it.
enum RegistryPublisher {
    /// Publishes `entries`, those of one sensor as one, in one transaction.
    /// - Throws: `EngineError`.
    static func publish(_ entries: [RegistryEntry], to engine: any Engine) throws(EngineError) {
        let sensors = RegisteredSensor.sensors(of: entries).map { (key: $0.entries.first?.sensor ?? "", value: $0) }
        try TablePublisher.publish(sensors, to: TirePressureTopology.registry, on: engine)
    }
}
