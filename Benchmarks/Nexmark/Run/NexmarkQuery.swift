/// The queries of the benchmark that are implemented.
public enum NexmarkQuery: String, CaseIterable, Hashable, Sendable {
    case q0, q1, q2, q3, q4, q5, q7, q8

    /// What the query is called.
    public var title: String {
        switch self {
        case .q0: "pass through"
        case .q1: "currency conversion"
        case .q2: "selection"
        case .q3: "local item suggestion"
        case .q4: "average price for a category"
        case .q5: "hot items"
        case .q7: "highest bid"
        case .q8: "monitor new users"
        }
    }

    /// The query over the tables of a ``NexmarkDatabase``.
    public var sql: String {
        switch self {
        case .q0: Query0SQL.results
        case .q1: Query1SQL.results
        case .q2: Query2SQL.results
        case .q3: Query3SQL.results
        case .q4: Query4SQL.results
        case .q5: Query5SQL.results
        case .q7: Query7SQL.results
        case .q8: Query8SQL.results
        }
    }
}
