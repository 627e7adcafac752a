import MillraceCore
import MillraceLog
import Synchronization

/// Tells what the log's maintenance could not do, each thing once: it is tried again and again.
final class MaintenanceWarnings: Sendable {
    private let console: Console
    private let told = Mutex<Set<String>>([])

    /// Warnings on `console`.
    init(_ console: Console) {
        self.console = console
    }

    /// Tells what is new in `report`.
    @Sendable
    func tell(_ report: MaintenanceReport) {
        for failure in report.failures {
            let message = "maintenance of \(failure.partition?.description ?? "the log"): \(failure.error)"
            if told.withLock({ $0.insert(message).inserted }) { console.warning(message) }
        }
    }
}
