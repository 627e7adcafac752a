import MillraceCore
import MillraceStreams
import Testing

/// Aggregates without windows: each record changes its key's value, and the new value has the record's event time. In any
/// order that is as records come; by event time a record waits until the watermark has passed it, and records of one time
/// keep the order of the input. `reduce` hangs the values' digits one behind the other, `aggregate` does so behind a 9, so
/// that the order shows.
struct AggregateMarbles {
    enum Fold {
        case count, reduce, aggregate
    }

    private func play(_ marbles: MarbleCase, _ fold: Fold, _ order: Order) throws {
        try MarbleBoard.play(marbles, leavesNothing: false) { board in
            let grouped = board.stream("in").groupByKey()
            let table =
                switch fold {
                case .count: grouped.count("fold", order: order)
                case .reduce: grouped.reduce("fold", order: order) { $0 * 10 + $1 }
                case .aggregate: grouped.aggregate("fold", Int64(9), order: order) { $0 = $0 * 10 + $1 }
                }
            return table.toStream().mapValues { $0.map(String.init) ?? "nil" }
        }
    }

    @Test(arguments: [
        MarbleCase(
            "each record counts at once, at its own event time, by key",
            in: "a@1 | b@2 a@3 | end@3", out: "a=1@1 | b=1@2 a=2@3 | "),
        MarbleCase(
            "out of order within the grace: the second to come is the second, though it lies earlier",
            in: "a@3 a@1 end@3", out: "a=1@3 a=2@1", grace: 2, isAsEmitted: true),
        MarbleCase(
            "a late record is not counted", in: "a@5 a@3 a@5 end@5", out: "a=1@5 a=2@5", late: 1),
        MarbleCase(
            "null keys and null values are dead letters",
            in: "nil@1 a=nil@1 a@2 end@2", out: "a=1@2", rejected: ["null-key": 1, "null-value": 1]),
        MarbleCase(
            "counts outlive restarts and the end", in: "a@1 restart a@2 restart b@3 a@3 restart end@3",
            out: "a=1@1 a=2@2 a=3@3 b=1@3"),
    ])
    func count(marbles: MarbleCase) throws {
        try play(marbles, .count, .any)
    }

    @Test(arguments: [
        MarbleCase(
            "the first value is the start, the others are combined with it as they come",
            in: "a=5@3 a=7@1 b=2@2 a=6@3 end@3", out: "a=5@3 a=57@1 b=2@2 a=576@3", grace: 2, isAsEmitted: true),
        MarbleCase(
            "what they came to outlives a restart", in: "a=5@1 restart a=7@2 end@2", out: "a=5@1 a=57@2"),
    ])
    func reduce(marbles: MarbleCase) throws {
        try play(marbles, .reduce, .any)
    }

    @Test(arguments: [
        MarbleCase(
            "the initial value is each key's start", in: "a=1@1 b=2@1 a=3@2 end@2", out: "a=91@1 b=92@1 a=913@2")
    ])
    func aggregate(marbles: MarbleCase) throws {
        try play(marbles, .aggregate, .any)
    }

    @Test(arguments: [
        MarbleCase(
            "a record waits until the watermark has passed it",
            in: "a=1@1 | a=2@4 | end@4", out: " | a=1@1 | a=12@4"),
        MarbleCase(
            "out of order within the grace it is 7@1, 5@3", in: "a=5@3 a=7@1 end@3", out: "a=7@1 a=75@3", grace: 2),
        MarbleCase(
            "records of one time keep the order of the input",
            in: "a=2@1 a=3@1 a=1@0 end@1", out: "a=1@0 a=12@1 a=123@1", grace: 1, isAsEmitted: true),
        MarbleCase(
            "what is held is held again after a restart",
            in: "a=5@3 restart a=7@2 restart wm@4 restart end@4", out: "a=7@2 a=75@3", grace: 2),
        MarbleCase(
            "late is late", in: "a=1@5 a=2@3 end@5", out: "a=1@5", late: 1),
    ])
    func byEventTime(marbles: MarbleCase) throws {
        try play(marbles, .reduce, .eventTime)
    }
}
