import MillraceCore
import MillraceStreams

/// An operator with its parameters, built as a topology and defined once more over arrays.
protocol OperatorCase: CustomStringConvertible {
    /// The topics it reads, in the order in which the topology declares them.
    var sources: [SourceTopic] { get }
    /// Whether state and timers are zero once the input has ended.
    var leavesNothing: Bool { get }

    /// Whether only a replay's results are a function of the input alone.
    var isReplayOnly: Bool { get }

    /// Adds sources and operator to `topology`.
    func build(_ topology: Topology) -> Results
    /// What must come out, by the definition.
    func expectation(_ input: Admission) -> Expectation
}

extension OperatorCase {
    var isReplayOnly: Bool { false }
}

/// What a topology under test writes to ``ResultTopic``: keys and values as text, "nil" for a value that is gone.
typealias Results = Stream<String, String>

/// What must be in the result topic.
enum Expectation {
    /// Exactly these results, in any order.
    case results([ResultLine])
    /// These last values, by the place of each in its partition; "nil" is as good as none. `updates` says how many
    /// results there must be, where the definition says it.
    case lastValues([String: String], updates: Int?)
}

/// A result as it is compared.
struct ResultLine: Hashable, Comparable, CustomStringConvertible {
    var time: Int64
    var sequence: Int64
    var key: String
    var value: String

    static func < (left: ResultLine, right: ResultLine) -> Bool {
        (left.time, left.sequence, left.key, left.value) < (right.time, right.sequence, right.key, right.value)
    }

    var description: String { "\(key)=\(value) at \(time), sequence \(sequence)" }
}

extension Array where Element == Item {
    /// In canonical order.
    var ordered: [Item] { sorted { $0.isBefore($1) } }

    /// The items by key.
    var byKey: [String: [Item]] { Dictionary(grouping: self, by: \.key) }
}
