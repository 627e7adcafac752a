import MillraceCore
import MillraceStreams
import Synchronization
import Testing

@testable import MillraceCommand

/// What a command tells about restoring: nothing within the first second, then a line a second and one at the end.
struct RestoreReportTests {
    private let clock = ManualClock()
    private let lines = Lines()

    private func makeReport() -> RestoreReport {
        let lines = lines
        return RestoreReport(Console(level: .info), clock: clock) { lines.add($0) }
    }

    private func progress(_ store: String, _ restored: Int64) -> RestoreProgress {
        RestoreProgress(store: store, partition: 3, restored: restored, total: 200)
    }

    @Test func aQuickRestoreIsNotWorthALine() {
        let report = makeReport()
        report.take(progress("a", 0))
        clock.advance(by: .milliseconds(999))
        report.take(progress("a", 200))
        #expect(lines.all.isEmpty)
    }

    @Test func aSlowOneIsToldOnceASecond() {
        let report = makeReport()
        report.take(progress("a", 0))
        report.take(progress("b", 0))
        clock.advance(by: .milliseconds(1_000))
        report.take(progress("a", 50))
        clock.advance(by: .milliseconds(500))
        report.take(progress("b", 50))
        clock.advance(by: .milliseconds(500))
        report.take(progress("b", 150))
        report.take(progress("b", 200))
        report.take(progress("a", 200))
        #expect(
            lines.all == [
                "restoring: 50 of 400 changes (12 %), at store a, partition 3",
                "restoring: 200 of 400 changes (50 %), at store b, partition 3", "restored 400 changes",
            ])
        report.take(progress("a", 0))
        report.take(progress("a", 200))
        #expect(lines.all.count == 3, "a later restore begins anew")
    }
}

private final class Lines: Sendable {
    private let lines = Mutex<[String]>([])

    var all: [String] { lines.withLock { $0 } }

    func add(_ line: String) { lines.withLock { $0.append(line) } }
}
