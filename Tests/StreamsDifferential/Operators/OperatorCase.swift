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

    /// Writes what the topology needs besides its sources.
    func prepare(_ engine: any Engine) throws
    /// What its stores must hold once all of `input` is in its task and event time has come to `watermark`, `.max` at the
    /// end, as text by key; nil where the definition says nothing of it.
    func stored(_ input: Admission, watermark: Int64) -> [String: String]?
    /// The same, asked from a member.
    func query(_ member: SteppedRuntime) throws -> StoreAnswer<[String: String]>
}

extension OperatorCase {
    var isReplayOnly: Bool { false }
    func prepare(_ engine: any Engine) throws {}
    func stored(_ input: Admission, watermark: Int64) -> [String: String]? { nil }
    func query(_ member: SteppedRuntime) throws -> StoreAnswer<[String: String]> {
        throw Difference("\(self) has no stores to be asked")
    }
}

extension StoreAnswer {
    /// The same answer in other words.
    func texts<Key, Content>(
        _ text: (Key, Content) -> (String, String)
    ) -> StoreAnswer<[String: String]> where Value == [Key: Content] {
        let pairs = value.map { text($0.key, $0.value) }
        return StoreAnswer<[String: String]>(
            value: Dictionary(pairs, uniquingKeysWith: { $0 + " and " + $1 }), isCommitted: isCommitted,
            partitions: partitions)
    }
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

    /// The last item of each key among those before `watermark`, for keys of which that has a value.
    func lastValues(before watermark: Int64) -> [String: Item] {
        filter { $0.time < watermark }.byKey.compactMapValues(\.ordered.last).filter { $0.value.value != nil }
    }

    /// The items by key.
    var byKey: [String: [Item]] { Dictionary(grouping: self, by: \.key) }
}
