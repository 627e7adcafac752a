import MillraceCore
import MillraceTesting

/// An engine that says that it keeps no records before a moment.
final class LimitedEngine: ForwardingEngine, @unchecked Sendable {
    private let earliest: Timestamp

    init(_ inner: any Engine, earliest: Timestamp) {
        self.earliest = earliest
        super.init(inner)
    }

    override var capabilities: EngineCapabilities {
        var capabilities = inner.capabilities
        capabilities.earliestTimestamp = earliest
        return capabilities
    }
}
