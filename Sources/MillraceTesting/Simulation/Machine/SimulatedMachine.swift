import MillraceCore
import MillraceLog

/// A machine on which simulated processes share a log: disk, committed state, clock. It loses all but what is durable
/// when power is lost.
package final class SimulatedMachine: @unchecked Sendable {
    /// The disk, as processes see it.
    package private(set) var disk: SimulatedDisk
    /// The committed state, as processes see it.
    package private(set) var manifest: SimulatedManifest
    /// The counters that processes share.
    package let news: NewsBoard
    /// The clock of all processes.
    package let clock = ManualClock(start: Timestamp(milliseconds: 1_000_000))
    /// How often the machine was started.
    package private(set) var boots = 1

    /// A machine with an empty disk.
    package init(faults: DiskFaults = DiskFaults()) {
        disk = SimulatedDisk(faults: faults)
        manifest = SimulatedManifest()
        news = NewsBoard()
    }

    private init(
        disk: SimulatedDisk, manifest: SimulatedManifest, news: NewsBoard, boots: Int, clock: ManualClock
    ) {
        self.disk = disk
        self.news = news
        self.manifest = manifest
        self.boots = boots
        let now = clock.monotonicNanoseconds() / 1_000_000
        self.clock.advance(by: .milliseconds(Int64(now) - 1_000_000))
    }

    /// A machine that begins with what is on this one's disk when all processes have died, and with its time.
    package func afterCrash() -> SimulatedMachine {
        SimulatedMachine(
            disk: disk.copy(), manifest: manifest.copy(), news: NewsBoard(suspicionOf: news), boots: boots, clock: clock
        )
    }

    /// A machine that begins with what `loss` leaves of this one.
    package func after(_ loss: PowerLoss) -> SimulatedMachine {
        SimulatedMachine(
            disk: disk.after(loss), manifest: manifest.after(loss), news: NewsBoard(), boots: boots + 1, clock: clock)
    }
}
