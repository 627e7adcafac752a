import MillraceFormats
import MillraceReplay

extension Effect {
    /// Whether it holds for anything that has come, when the input has come as far as `present`.
    func isReached(at present: InputExtent) -> Bool {
        guard let time = present.time, let sequence = present.sequence else { return false }
        return holds(at: time, sequence: sequence)
    }

    /// Where it begins, for messages.
    var description: String {
        switch self {
        case .always: "the beginning"
        case .fromTime(let time): time.text
        case .fromSequence(let sequence): "sequence \(sequence)"
        }
    }
}

extension InputExtent {
    /// How far the input has come, for messages.
    var description: String {
        guard let time, let sequence else { return "nothing has come yet" }
        return "what has come reaches up to \(time.text), sequence \(sequence)"
    }
}
