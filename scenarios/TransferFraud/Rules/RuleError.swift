/// Why rules cannot be used.
public struct RuleError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong, and with which rule.
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}
