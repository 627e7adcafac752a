/// What a log's commits survive. It is stored when the log is created, and stays what it is.
///
/// Readers see what is committed at once, acknowledged or not. If a sync fails, all later commits of the process end as
/// `fatal` until it opens the log again, which writes anew what can still be read, and takes the log back to its last
/// durable point otherwise.
public enum LogDurability: String, Sendable, CaseIterable {
    /// A commit survives the end of any process. After a loss of power the log goes back, whole and consistent, to its
    /// last durable point, which is some seconds old at most.
    case process
    /// A commit is acknowledged once it survives a loss of power. One that was made but could not be made to survive ends
    /// as `unknown`.
    case power
}
