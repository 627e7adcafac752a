import MillraceCore
import MillraceStreams

/// Holds every operator of the stream language against its definition, over random streams.
///
/// Each seed makes up a stream, parameters and the course of a run: several partitions, batches of any size, commits,
/// restarts, commits that fail, members that come and go, live or as a replay. What the real runtime leaves in the result
/// topic, and what queries see of its stores, is compared with what the operator's definition gives, recomputed naively
/// over arrays of all records.
package enum DifferentialCampaign {
    private static let cases: [(name: String, make: @Sendable (inout SeededRandom) -> any OperatorCase)] = [
        ("tumbling windows", { WindowCase(.tumbling, isSuppressed: true, &$0) }),
        ("tumbling windows, updates", { WindowCase(.tumbling, isSuppressed: false, &$0) }),
        ("hopping windows", { WindowCase(.hopping, isSuppressed: true, &$0) }),
        ("hopping windows, updates", { WindowCase(.hopping, isSuppressed: false, &$0) }),
        ("sliding windows", { WindowCase(.sliding, isSuppressed: true, &$0) }),
        ("sliding windows, updates", { WindowCase(.sliding, isSuppressed: false, &$0) }),
        ("sessions", { WindowCase(.session, isSuppressed: true, &$0) }),
        ("sessions, updates", { WindowCase(.session, isSuppressed: false, &$0) }),
        ("operators without state", { StatelessCase(&$0) }),
        ("a fork merged, by event time", { MergeCase(.fork, order: .eventTime, &$0) }),
        ("a fork merged, by arrival", { MergeCase(.fork, order: .arrival, &$0) }),
        ("a topic merged with a repartition", { MergeCase(.mixture, order: .eventTime, &$0) }),
        ("process by event time", { ProcessCase(order: .eventTime, &$0) }),
        ("process by arrival", { ProcessCase(order: .arrival, &$0) }),
        ("aggregates in any order", { AggregateCase(isOrdered: false, &$0) }),
        ("aggregates by event time", { AggregateCase(isOrdered: true, &$0) }),
        ("join of streams, inner", { StreamJoinCase(.inner, &$0) }),
        ("join of streams, left", { StreamJoinCase(.left, &$0) }),
        ("join of streams, outer", { StreamJoinCase(.outer, &$0) }),
        ("join of stream and table, inner", { StreamTableCase(.inner, &$0) }),
        ("join of stream and table, left", { StreamTableCase(.left, &$0) }),
        ("join of tables, inner", { TableJoinCase(.inner, &$0) }),
        ("join of tables, left", { TableJoinCase(.left, &$0) }),
        ("join of tables, outer", { TableJoinCase(.outer, &$0) }),
        ("aggregates of tables", { TableGroupCase(&$0) }),
        ("materialize", { MaterializeCase(&$0) }),
        ("join of stream and global table, inner", { GlobalTableCase(.inner, &$0) }),
        ("join of stream and global table, left", { GlobalTableCase(.left, &$0) }),
        ("join of stream and table by arrival, inner", { ArrivalTableCase(.inner, &$0) }),
        ("join of stream and table by arrival, left", { ArrivalTableCase(.left, &$0) }),
    ]

    /// The operators, by name.
    package static var operatorNames: [String] { cases.map(\.name) }

    /// Runs the case that `seed` gives for the operator called `name`.
    /// - Throws: ``DifferentialFailure``
    package static func run(_ name: String, seed: UInt64) throws(DifferentialFailure) {
        guard let found = cases.first(where: { $0.name == name }) else {
            throw DifferentialFailure(
                operatorName: name, seed: seed, circumstances: "not run", difference: "there is no such operator")
        }
        var circumstances = "not begun"
        do {
            let run = try DifferentialRun(found.make, seed: seed)
            circumstances = run.circumstances
            try run.run()
        } catch {
            throw DifferentialFailure(
                operatorName: name, seed: seed, circumstances: circumstances, difference: "\(error)")
        }
    }
}
