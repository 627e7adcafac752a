@testable import MillraceCommand
import MillraceCore
import Synchronization
import Testing

/// What keeps a thread from going on is told once for each kind, and again after 30 s.
struct HindranceReportTests {
    private final class Told: Sendable {
        private let lines = Mutex<[String]>([])

        func add(_ line: String) { lines.withLock { $0.append(line) } }

        func take() -> [String] {
            lines.withLock { lines in
                defer { lines = [] }
                return lines
            }
        }
    }

    @Test func eachKindIsToldOnceAndEvery30Seconds() {
        let (clock, told) = (ManualClock(), Told())
        let report = HindranceReport(clock: clock, write: told.add)
        let away = EngineError(.unavailable, "no broker answers")
        report.take(away)
        #expect(told.take() == ["waiting for the engine: \(away)"])
        clock.advance(by: .milliseconds(29_999))
        report.take(away)
        #expect(told.take() == [])
        let refusal = EngineError(.notPermitted, "may not delete")
        report.take(refusal)
        #expect(told.take() == ["continuing although this failed: \(refusal)"], "another kind has a time of its own")
        clock.advance(by: .milliseconds(1))
        report.take(away)
        report.take(refusal)
        #expect(told.take() == ["waiting for the engine: \(away)"])
    }
}
