/// An attempt that contributes to a hit.
struct Contribution: Hashable, Sendable {
    var sequence: Int64
    var id: String
}

extension PastElement {
    var contribution: Contribution { Contribution(sequence: attempt.sequence, id: attempt.id) }
}

extension AttemptPlace {
    var contribution: Contribution { Contribution(sequence: sequence, id: id) }
}
