/// What an application's input amounts to, as its batch derivation finds it: the other side of `verify`.
public struct Derivation: Hashable, Sendable {
    /// How many input lines were read.
    public var read: Int64 = 0
    /// How many were accepted.
    public var accepted: Int64 = 0
    /// How many repeat an earlier one.
    public var duplicates: Int64 = 0
    /// How many were dropped, by the rule that dropped them.
    public var dropped: [String: Int64] = [:]
    /// The sequence numbers of the rejected lines, with their reasons.
    public var rejected: [Int64: String] = [:]
    /// The sequence numbers of the late lines, ascending.
    public var late: [Int64] = []
    /// The lines of each result, by its name, in canonical order: JSON objects, without the members that are not
    /// compared.
    public var results: [String: [String]] = [:]

    /// An empty derivation.
    public init() {}
}
