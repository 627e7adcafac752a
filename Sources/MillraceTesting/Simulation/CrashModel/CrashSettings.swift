import MillraceCore
import MillraceLog

/// What a run of the crash model does. The defaults find every planted defect; see the tests.
package struct CrashSettings: Sendable {
    /// After so many operations the processes come to an end.
    package var operations = 500
    /// How many losses of power are tried at each crash point.
    package var powerLosses = 0
    /// Whether disk and manifest fail now and then.
    package var hasFaults = false
    /// Whether bits are flipped on copies of the disk.
    package var flipsBits = true
    /// A defect that is planted, to see whether the model finds it.
    package var defect: PlantedDefect?

    /// The usual settings.
    package init() {}
}

/// A defect of the disk or the manifest under a log that needs them to be right.
package enum PlantedDefect: String, CaseIterable, Sendable {
    /// Writers are not kept apart.
    case noLock
}
