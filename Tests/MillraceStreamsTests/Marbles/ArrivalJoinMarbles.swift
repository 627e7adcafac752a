import MillraceCore
import MillraceStreams
import Testing

/// A stream that meets a table by arrival. Both come from one topic: values below 4 change the table, 0 deletes; the others
/// are the stream's. A record sees what came before it in the topic, whatever the event times say, and nothing waits; the
/// result has the record's event time. The driver gives records their sequence as they come, so that a replay, which goes
/// by sequence, gives the same.
struct ArrivalJoinMarbles {
    static let cases = [
        MarbleCase(
            "each record sees the change that came before it, though event times are the other way round",
            in: "a=1@5 a=7@3 a=2@1 a=8@9 end@9", out: "a=7+1@3 a=8+2@9", grace: 9, isAsEmitted: true),
        MarbleCase(
            "a change of the same event time is seen if it came before",
            in: "a=7@1 a=1@1 a=8@1 end@1", out: "a=8+1@1"),
        MarbleCase(
            "a deleted key has no value", in: "a=1@1 a=0@2 a=7@3 a=2@4 a=8@5 end@5", out: "a=8+2@5"),
        MarbleCase(
            "keys stand apart", in: "a=1@1 b=7@2 b=3@3 b=8@4 end@4", out: "b=8+3@4"),
        MarbleCase(
            "a late change is none, and a late record has no result",
            in: "a=1@5 a=2@4 a=7@3 a=8@5 end@5", out: "a=8+1@5", late: 2),
        MarbleCase(
            "null keys and null values are dead letters",
            in: "a=1@1 nil=2@1 a=nil@1 a=7@2 end@2", out: "a=7+1@2", rejected: ["null-key": 1, "null-value": 1]),
        MarbleCase(
            "the table outlives restarts",
            in: "a=1@1 restart a=7@2 restart a=2@3 a=8@4 restart end@4", out: "a=7+1@2 a=8+2@4"),
    ]

    private func play(_ marbles: MarbleCase, _ mode: RuntimeConfiguration.Mode, isLeft: Bool = false) throws {
        try MarbleBoard.play(marbles, mode: mode, leavesNothing: false) { board in
            let (changes, records) = board.stream("in").split { $0 < 4 }
            let table = changes.mapValues { $0 == 0 ? nil : $0 }.toTable() as Table<String, Int64>
            return isLeft
                ? records.leftJoin(table, "join", order: .arrival) { "\($0)+\($1.map(String.init) ?? "-")" }
                : records.join(table, "join", order: .arrival) { "\($0)+\($1)" }
        }
    }

    @Test(arguments: cases)
    func live(marbles: MarbleCase) throws {
        try play(marbles, .live)
    }

    @Test(arguments: cases)
    func replay(marbles: MarbleCase) throws {
        try play(marbles, .replay)
    }

    @Test(arguments: [
        MarbleCase("nothing waits", in: "a=1@1 a=7@1 | a=2@1 a=8@1 | end@1", out: "a=7+1@1 | a=8+2@1 | ")
    ])
    func liveAtOnce(marbles: MarbleCase) throws {
        try play(marbles, .live)
    }

    @Test(arguments: [
        MarbleCase(
            "a record that finds no value is sent with none, before the first and after a deletion",
            in: "a=7@5 a=1@1 a=8@5 a=0@2 a=9@3 end@5", out: "a=7+-@5 a=8+1@5 a=9+-@3", grace: 5, isAsEmitted: true)
    ])
    func left(marbles: MarbleCase) throws {
        try play(marbles, .live, isLeft: true)
        try play(marbles, .replay, isLeft: true)
    }
}
