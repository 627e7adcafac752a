/// What was found of the cases of one pattern.
struct PatternTally {
    /// The cases that have an attempt.
    private(set) var cases: Set<PlantedCase> = []
    /// The earliest event time of each case's attempts with a hit that counts, in ms.
    private(set) var firstHits: [PlantedCase: Int64] = [:]
    /// The cases with a hit by a rule of the kind that the pattern is named after.
    private(set) var foundByKind: Set<PlantedCase> = []
    /// The cases of which an attempt was held or blocked.
    private(set) var stoppedCases: Set<PlantedCase> = []
    private(set) var attempts: Int64 = 0
    private(set) var stopped: Int64 = 0

    /// Takes an attempt of a case.
    mutating func add(_ attempt: DecisionLine, of plant: PlantedCase) {
        cases.insert(plant)
        attempts += 1
        if attempt.isStopped {
            stopped += 1
            stoppedCases.insert(plant)
        }
        guard !attempt.reasons.isEmpty else { return }
        firstHits[plant] = min(firstHits[plant] ?? attempt.time, attempt.time)
        if attempt.reasons.contains(where: { $0.kind == plant.pattern }) { foundByKind.insert(plant) }
    }
}
