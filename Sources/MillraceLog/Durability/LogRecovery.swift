/// What a log lost when it went back to its last durable point, after a loss of power or a failed sync.
public struct LogRecovery: Hashable, Sendable, CustomStringConvertible {
    /// How many records are gone.
    public var records: Int64
    /// How many partitions they were in.
    public var partitions: Int
    /// What was found damaged or missing first, for a person.
    public var damage: String

    /// One sentence for a person.
    public var description: String {
        "the last \(records) records in \(partitions) partitions were lost, and the log went back, whole, to its last "
            + "durable point (\(damage))"
    }
}
