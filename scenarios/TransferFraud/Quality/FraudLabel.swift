/// That an attempt is known to be a fraud.
struct FraudLabel: Hashable, Sendable {
    /// The planted case that it is part of; nil where the label names none.
    var plant: PlantedCase?
}

/// A fraud that was planted in a file.
struct PlantedCase: Hashable, Sendable {
    /// Which of the files it is in, from 0 on.
    var file: Int
    var number: Int64
    /// The name of the kind of rule that should find it.
    var pattern: String
}
