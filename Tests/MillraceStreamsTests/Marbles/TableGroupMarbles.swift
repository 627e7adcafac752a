import MillraceCore
import MillraceStreams
import Testing

/// A table's rows grouped by another key, here by whether the value is even: each change of a row subtracts what it
/// replaces from its group and adds what it brings to its group, with the change's event time.
struct TableGroupMarbles {
    static let changes = [
        MarbleCase(
            "rows come, one changes its group, one is deleted",
            in: "a=1@1 b=3@2 a=2@3 b=nil@4 end@4",
            out: "odd=1@1 odd=2@2 even=1@3 odd=1@3 odd=0@4"),
        MarbleCase(
            "a row that never was is not subtracted",
            in: "a=nil@1 b=3@2 end@2", out: "odd=1@2"),
        MarbleCase(
            "changes are taken by event time: 1@1 comes before 2@2",
            in: "a=2@2 a=1@1 end@2", out: "odd=1@1 even=1@2 odd=0@2", grace: 5),
        MarbleCase(
            "late changes and null keys are none",
            in: "a=1@5 a=2@4 nil=3@5 end@5", out: "odd=1@5", late: 1, rejected: ["null-key": 1]),
        MarbleCase(
            "what a row was is known after a restart",
            in: "a=1@1 wm@2 restart a=2@3 wm@4 restart a=nil@4 restart end@4",
            out: "odd=1@1 even=1@3 odd=0@3 even=0@4"),
    ]

    @Test(arguments: changes)
    func count(marbles: MarbleCase) throws {
        try MarbleBoard.play(marbles, leavesNothing: false) { board in
            board.table("in").groupBy("parities", key: .string, value: .int64) { $1 % 2 == 0 ? "even" : "odd" }
                .count("counts").toStream().mapValues { "\($0 ?? 0)" }
        }
    }
}
