import MillraceCore
import MillraceStreams
import Testing

/// Tumbling windows of 5 ms: a record at t counts in [s, s + 5) for the multiple s of 5 with s <= t < s + 5. The window's
/// result has the event time s + 4 and comes when the watermark reaches s + 5.
struct TumblingMarbles {
    static let closed = [
        MarbleCase(
            "the watermark reaches 5 with the third record",
            in: "a@1 a@2 | a@6 | a@8 | end@8",
            out: " | a[0,5)=2@4 |  | a[5,10)=2@9"),
        MarbleCase(
            "a boundary belongs to the window it begins; equal times count each",
            in: "a@4 a@5 a@5 b@9 | b@10 | end@10",
            out: "a[0,5)=1@4 | a[5,10)=2@9 b[5,10)=1@9 | b[10,15)=1@14"),
        MarbleCase(
            "at 6 the watermark is 4, so the second a@4 is in time; at 7 it is 5, and the window closes",
            in: "a@4 a@6 a@4 | a@7 | a@9 | end@9",
            out: " | a[0,5)=2@4 |  | a[5,10)=3@9", grace: 2),
        MarbleCase(
            "the watermark is 7: a@6 is late, a@7 is not",
            in: "a@9 a@6 a@7 | end@9",
            out: " | a[5,10)=2@9", grace: 2, late: 1),
        MarbleCase(
            "a quiet key's window closes by another key's progress",
            in: "a@1 b@2 | b@20 | end@20",
            out: " | a[0,5)=1@4 b[0,5)=1@4 | b[20,25)=1@24"),
        MarbleCase(
            "windows before 1970 are aligned like all others",
            in: "a@-6 a@-5 a@-1 a@0 | end@0",
            out: "a[-10,-5)=1@-6 a[-5,0)=2@-1 | a[0,5)=1@4"),
        MarbleCase(
            "a statement closes windows without a record, and so does time that passes; a@3 comes after it",
            in: "a@1 wm@5 | b@6 | +1000 | a@3 a@1006 | end@1006",
            out: "a[0,5)=1@4 |  | b[5,10)=1@9 |  | a[1005,1010)=1@1009", late: 1),
        MarbleCase(
            "a null key and a null value are dead letters and count nowhere",
            in: "nil=1@1 a=nil@2 a@3 | end@3",
            out: " | a[0,5)=1@4", rejected: ["null-key": 1, "null-value": 1]),
        MarbleCase(
            "what an open window holds outlives a restart",
            in: "a@1 restart a@2 | restart a@6 | restart end@8",
            out: " | a[0,5)=2@4 | a[5,10)=1@9"),
    ]

    @Test(arguments: closed)
    func countWhenWindowsClose(marbles: MarbleCase) throws {
        try MarbleBoard.play(marbles, leavesNothing: true) { board in
            board.stream("in").groupByKey().windowed(by: .tumbling(.milliseconds(5)))
                .count("counts").suppress(until: .windowCloses).map { ($0.key.marble, "\($0.value)") }
        }
    }

    static let sums = [
        MarbleCase(
            "the values of one key and window are added up; the first stands alone",
            in: "a=3@1 b=5@2 a=4@3 | a=1@5 | end@5",
            out: " | a[0,5)=7@4 b[0,5)=5@4 | a[5,10)=1@9")
    ]

    @Test(arguments: sums)
    func reduceWhenWindowsClose(marbles: MarbleCase) throws {
        try MarbleBoard.play(marbles, leavesNothing: true) { board in
            board.stream("in").groupByKey().windowed(by: .tumbling(.milliseconds(5)))
                .reduce("sums") { $0 + $1 }.suppress(until: .windowCloses).map { ($0.key.marble, "\($0.value)") }
        }
    }

    @Test(arguments: [
        MarbleCase(
            "an aggregate begins anew in each window",
            in: "a=3@1 b=5@2 a=4@3 | a=1@5 | end@5",
            out: " | a[0,5)=0,3,4@4 b[0,5)=0,5@4 | a[5,10)=0,1@9")
    ])
    func aggregateWhenWindowsClose(marbles: MarbleCase) throws {
        try MarbleBoard.play(marbles, leavesNothing: true) { board in
            board.stream("in").groupByKey().windowed(by: .tumbling(.milliseconds(5)))
                .aggregate("lists", [Int64(0)]) { $0.append($1) }
                .suppress(until: .windowCloses)
                .map { ($0.key.marble, $0.value.map(String.init).joined(separator: ",")) }
        }
    }

    /// Each update has its record's event time; the end of a window sends nothing.
    static let updates = [
        MarbleCase(
            "each record updates its window; a@4 comes in time, for the watermark is 4",
            in: "a@1 a@2 | a@6 | a@4 | a@12 | end@12",
            out: "a[0,5)=1@1 a[0,5)=2@2 | a[5,10)=1@6 | a[0,5)=3@4 | a[10,15)=1@12 | ", grace: 2),
        MarbleCase(
            "a@3 is late once the watermark is 4",
            in: "a@4 a@6 a@3 | end@6",
            out: "a[0,5)=1@4 a[5,10)=1@6 | ", grace: 2, late: 1),
    ]

    @Test(arguments: updates)
    func eachUpdate(marbles: MarbleCase) throws {
        try MarbleBoard.play(marbles, leavesNothing: true) { board in
            board.stream("in").groupByKey().windowed(by: .tumbling(.milliseconds(5)))
                .count("counts").toTable().toStream().map { ($0.key.marble, $0.value.map(String.init) ?? "nil") }
        }
    }
}
