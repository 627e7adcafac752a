import MillraceCore
import MillraceStreams
import Testing

/// Sliding windows of a difference of 3 ms: for each record at t of a key the window that ends with it, [t - 3, t], and the
/// one that begins after it, [t + 1, t + 4], if that holds a record; equal windows are one. Both ends belong to the
/// window, so `[2,6)` is the one from 2 to 5. It closes when the watermark reaches the excluded end.
struct SlidingMarbles {
    static let closed = [
        MarbleCase(
            "5 ends [2,6); 9 ends [6,10), which also is the window that begins after 5",
            in: "a@5 | a@9 | end@9",
            out: " | a[2,6)=1@5 | a[6,10)=1@9"),
        MarbleCase(
            "records 3 apart lie in one window, and [6,10) after 5 holds 8",
            in: "a@5 a@8 end@8",
            out: "a[2,6)=1@5 a[5,9)=2@8 a[6,10)=1@9"),
        MarbleCase(
            "records 4 apart do not",
            in: "a@5 a@9 end@9",
            out: "a[2,6)=1@5 a[6,10)=1@9"),
        MarbleCase(
            "equal times are two records of one window",
            in: "a@5 a@5 | end@5",
            out: " | a[2,6)=2@5"),
        MarbleCase(
            "out of order: [2,5] holds 5; [3,6] 5 and 6; [5,8] all; [6,9] after 5 holds 6 and 8; [7,10] after 6 holds 8",
            in: "a@8 a@5 a@6 | end@8",
            out: " | a[2,6)=1@5 a[3,7)=2@6 a[5,9)=3@8 a[6,10)=2@9 a[7,11)=1@10", grace: 5),
        MarbleCase(
            "5 and 7 lie in the open window [4,7] although [2,5] has closed by then",
            in: "a@5 | a@7 | a@9 | end@9",
            out: " | a[2,6)=1@5 | a[4,8)=2@7 | a[6,10)=2@9 a[8,12)=1@11"),
        MarbleCase(
            "7 is late after 8",
            in: "a@8 a@7 end@8",
            out: "a[5,9)=1@8", late: 1),
        MarbleCase(
            "a window may begin before time 0",
            in: "a@1 end@1",
            out: "a[-2,2)=1@1"),
        MarbleCase(
            "keys stand apart; null keys and null values count nowhere",
            in: "a@5 b@6 nil@6 a=nil@6 end@6",
            out: "a[2,6)=1@5 b[3,7)=1@6", rejected: ["null-key": 1, "null-value": 1]),
        MarbleCase(
            "what has been seen is known after a restart: [5,8] holds both, [6,9] the second",
            in: "a@5 restart a@8 restart end@8",
            out: "a[2,6)=1@5 a[5,9)=2@8 a[6,10)=1@9"),
    ]

    @Test(arguments: closed)
    func countWhenWindowsClose(marbles: MarbleCase) throws {
        try MarbleBoard.play(marbles, leavesNothing: true) { board in
            board.stream("in").groupByKey().windowed(by: .sliding(.milliseconds(3)))
                .count("counts").suppress(until: .windowCloses).map { ($0.key.marble, "\($0.value)") }
        }
    }

    @Test(arguments: [
        MarbleCase(
            "a window that is made late takes up what lies in it already: [6,9] holds 8 when 5 comes",
            in: "a=3@8 a=4@5 | end@8",
            out: " | a[2,6)=4@5 a[5,9)=7@8 a[6,10)=3@9", grace: 5)
    ])
    func reduceWhenWindowsClose(marbles: MarbleCase) throws {
        try MarbleBoard.play(marbles, leavesNothing: true) { board in
            board.stream("in").groupByKey().windowed(by: .sliding(.milliseconds(3)))
                .reduce("sums") { $0 + $1 }.suppress(until: .windowCloses).map { ($0.key.marble, "\($0.value)") }
        }
    }

    @Test(arguments: [
        MarbleCase(
            "a difference of 0 counts records of equal time",
            in: "a@5 a@5 a@6 end@6",
            out: "a[5,6)=2@5 a[6,7)=1@6")
    ])
    func aDifferenceOfNothing(marbles: MarbleCase) throws {
        try MarbleBoard.play(marbles, leavesNothing: true) { board in
            board.stream("in").groupByKey().windowed(by: .sliding(.zero))
                .count("counts").suppress(until: .windowCloses).map { ($0.key.marble, "\($0.value)") }
        }
    }

    @Test(arguments: [
        MarbleCase(
            "8 makes its own window and that after 5",
            in: "a@5 | a@8 | end@8",
            out: "a[2,6)=1@5 | a[5,9)=2@8 a[6,10)=1@8 | ")
    ])
    func eachUpdate(marbles: MarbleCase) throws {
        try MarbleBoard.play(marbles, leavesNothing: true) { board in
            board.stream("in").groupByKey().windowed(by: .sliding(.milliseconds(3)))
                .count("counts").toStream().map { ($0.key.marble, $0.value.map(String.init) ?? "nil") }
        }
    }
}
