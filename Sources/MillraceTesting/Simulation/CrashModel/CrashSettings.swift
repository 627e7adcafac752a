import MillraceCore
import MillraceLog

/// What a run of the crash model does.
package struct CrashSettings: Sendable {
    /// What the log's commits survive.
    package var durability: LogDurability
    /// After how many operations the processes come to an end, by chance.
    package var operations = [300, 600, 1_200]
    /// How many losses of power are tried at each crash point.
    package var powerLosses = 2
    /// Whether disk and manifest fail now and then.
    package var hasFaults: Bool
    /// A defect that is planted, to see whether the model finds it.
    package var defect: PlantedDefect?

    /// The usual settings.
    package init(durability: LogDurability, hasFaults: Bool = false, defect: PlantedDefect? = nil) {
        self.durability = durability
        self.hasFaults = hasFaults
        self.defect = defect
    }

    /// Settings for a run in which `defect` is planted: such that it does harm.
    package init(planting defect: PlantedDefect) {
        self.init(durability: .process, hasFaults: defect == .silentSyncFailure, defect: defect)
    }

    /// The settings in a few words.
    package var name: String { "\(durability) log\(hasFaults ? ", failing disk" : "")" }
}
