import MillraceCore
import MillraceStreams

/// The workloads of the comparison.
enum Workload: String {
    /// Parse, a tumbling minute for each wheel, those with a low pressure.
    case lowMinutes = "W1"
    /// A large transfer straight after a small one; a count in a hopping window for each account.
    case transfers = "W2"
    /// Parse, filter, write.
    case lowReadings = "W3"

    /// Where the input lies.
    static let source = "lines"
    /// Where the results go.
    static let results = "results"

    /// The topology of this workload.
    var topology: Topology {
        switch self {
        case .lowMinutes: LowMinutes.topology()
        case .transfers: TransferAlerts.topology()
        case .lowReadings: LowReadings.topology()
        }
    }
}
