/// What a log's commits survive. It is stored when the log is created, and stays what it is.
public enum LogDurability: String, Sendable, CaseIterable {
    /// A commit survives the end of any process. After a loss of power the log goes back, whole and consistent, to its
    /// last durable point, which is some seconds old at most.
    case process
    /// A commit is acknowledged once it survives a loss of power. Others may read it a moment before.
    case power
}
