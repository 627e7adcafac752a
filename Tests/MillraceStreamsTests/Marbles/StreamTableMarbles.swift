import MillraceCore
import MillraceStreams
import Testing

/// The stream S meets the table T by event time: a record sees what the table's changes up to its own position (event
/// time, then place in the input) have left. Both are held until the watermark, the lesser of both inputs', has passed
/// them, and the result has the stream record's event time.
struct StreamTableMarbles {
    private func play(_ marbles: MarbleCase, isLeft: Bool) throws {
        try MarbleBoard.play(marbles, on: ["S", "T"], leavesNothing: false) { board in
            let (stream, table) = (board.stream("S"), board.table("T"))
            let joined =
                isLeft ? stream.leftJoin(table, "join") { pair($0, $1) } : stream.join(table, "join") { pair($0, $1) }
            return joined
        }
    }

    @Test(arguments: [
        MarbleCase(
            "each record sees the change before it; those at the watermark wait",
            in: "T:a=1@1 S:a=7@2 | T:a=2@3 S:a=8@4 | end@4",
            out: " | a=7+1@2 | a=8+2@4"),
        MarbleCase(
            "a change that arrives later but happened earlier is seen; one that happened later is not",
            in: "S:a=7@5 T:a=1@4 | T:a=2@6 S:b=0@9 | end@9",
            out: " | a=7+1@5 | "),
        MarbleCase(
            "at equal times the place in the input decides: 7 comes before the change, 8 after it",
            in: "S:a=7@5 T:a=1@5 S:a=8@5 | end@5",
            out: " | a=8+1@5"),
        MarbleCase(
            "out of order within the grace: by event time it is 1@3, 7@4, 2@5, 8@6",
            in: "S:a=8@6 T:a=2@5 S:a=7@4 T:a=1@3 | end@6",
            out: " | a=7+1@4 a=8+2@6", grace: 4),
        MarbleCase(
            "a deleted key has no value",
            in: "T:a=1@1 S:a=5@2 T:a=nil@3 S:a=6@4 T:a=2@5 S:a=7@5 | end@5",
            out: "a=5+1@2 | a=7+2@5"),
        MarbleCase(
            "a late change is no change",
            in: "T:a=1@5 T:a=2@4 S:a=7@6 | end@6",
            out: " | a=7+1@6", late: 1),
        MarbleCase(
            "keys stand apart",
            in: "T:a=1@1 S:b=7@2 | end@2", out: " | "),
        MarbleCase(
            "null keys on either side and null values of the stream are dead letters",
            in: "T:a=1@1 T:nil=2@2 S:nil=7@2 S:a=nil@2 S:a=8@3 | end@3",
            out: " | a=8+1@3", rejected: ["null-key": 2, "null-value": 1]),
        MarbleCase(
            "the table, and what is held, outlive a restart",
            in: "T:a=1@1 S:a=7@2 restart T:b=2@8 S:b=8@9 | restart S:a=9@10 T:c=3@10 | restart end@10",
            out: "a=7+1@2 | b=8+2@9 | a=9+1@10"),
        MarbleCase(
            "time that passes on both sides releases what is held",
            in: "T:a=1@1 S:a=7@1 | +1000 | end@1001",
            out: " | a=7+1@1 | "),
    ])
    func inner(marbles: MarbleCase) throws {
        try play(marbles, isLeft: false)
    }

    @Test(arguments: [
        MarbleCase(
            "a record without a value in the table is sent with none",
            in: "S:a=7@5 T:a=1@5 S:a=8@5 T:a=nil@6 S:a=9@6 | end@6",
            out: "a=7+-@5 a=8+1@5 | a=9+-@6"),
        MarbleCase(
            "a late change, and one of another key, leave it without",
            in: "T:b=1@5 T:a=2@4 S:a=7@6 | end@6",
            out: " | a=7+-@6", late: 1),
        MarbleCase(
            "null keys are dead letters here, too",
            in: "S:nil=7@2 T:nil=1@2 S:a=8@3 | end@3",
            out: " | a=8+-@3", rejected: ["null-key": 2]),
    ])
    func left(marbles: MarbleCase) throws {
        try play(marbles, isLeft: true)
    }
}
