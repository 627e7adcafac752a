import MillraceCore
import MillraceStreams
import Testing

/// Hopping windows: a record at t counts in every [s, s + size) for the multiples s of the advance with
/// t - size < s <= t. The result of each has the event time s + size - 1 and comes when the watermark reaches s + size.
struct HoppingMarbles {
    static let sixEveryTwo = [
        MarbleCase(
            "5 lies in the windows from 0, 2 and 4; 6 in those from 2, 4 and 6",
            in: "a@5 | a@6 | end@6",
            out: " | a[0,6)=1@5 | a[2,8)=2@7 a[4,10)=2@9 a[6,12)=1@11"),
        MarbleCase(
            "the watermark is 7 after a@10: a@7 is in time, a@6 is late; at 12 the windows that end by 9 close",
            in: "a@10 a@7 a@6 | a@12 | end@12",
            out: " | a[2,8)=1@7 | a[4,10)=1@9 a[6,12)=2@11 a[8,14)=2@13 a[10,16)=2@15 a[12,18)=1@17",
            grace: 3, late: 1),
        MarbleCase(
            "equal times count each; keys stand apart",
            in: "a@4 b@4 a@4 end@4",
            out: "a[0,6)=2@5 b[0,6)=1@5 a[2,8)=2@7 b[2,8)=1@7 a[4,10)=2@9 b[4,10)=1@9"),
        MarbleCase(
            "-1 lies in the windows from -6, -4 and -2",
            in: "a@-1 end@-1",
            out: "a[-6,0)=1@-1 a[-4,2)=1@1 a[-2,4)=1@3"),
        MarbleCase(
            "null keys and null values count nowhere",
            in: "nil@1 a=nil@1 end@1", out: "", rejected: ["null-key": 1, "null-value": 1]),
        MarbleCase(
            "a window closes by itself: those of 5 at 6, 8 and 10",
            in: "a@5 wm@6 | wm@7 | restart wm@8 | wm@9 | wm@10 | end@10",
            out: "a[0,6)=1@5 |  | a[2,8)=1@7 |  | a[4,10)=1@9 | "),
    ]

    @Test(arguments: sixEveryTwo)
    func countWhenWindowsClose(marbles: MarbleCase) throws {
        try MarbleBoard.play(marbles, leavesNothing: true) { board in
            board.stream("in").groupByKey().windowed(by: .hopping(.milliseconds(6), every: .milliseconds(2)))
                .count("counts").suppress(until: .windowCloses).map { ($0.key.marble, "\($0.value)") }
        }
    }

    @Test(arguments: [
        MarbleCase(
            "the advance need not divide the size: 4 lies in the windows from 0, 2 and 4; 5 in those from 2 and 4",
            in: "a=3@4 a=4@5 | end@5",
            out: "a[0,5)=3@4 | a[2,7)=7@6 a[4,9)=7@8")
    ])
    func reduceWithAnAdvanceThatDoesNotDivide(marbles: MarbleCase) throws {
        try MarbleBoard.play(marbles, leavesNothing: true) { board in
            board.stream("in").groupByKey().windowed(by: .hopping(.milliseconds(5), every: .milliseconds(2)))
                .reduce("sums") { $0 + $1 }.suppress(until: .windowCloses).map { ($0.key.marble, "\($0.value)") }
        }
    }

    @Test(arguments: [
        MarbleCase(
            "one that advances by its size is a tumbling window",
            in: "a@4 a@5 | end@5", out: "a[0,5)=1@4 | a[5,10)=1@9")
    ])
    func anAdvanceOfTheSizeIsTumbling(marbles: MarbleCase) throws {
        try MarbleBoard.play(marbles, leavesNothing: true) { board in
            board.stream("in").groupByKey().windowed(by: .hopping(.milliseconds(5), every: .milliseconds(5)))
                .count("counts").suppress(until: .windowCloses).map { ($0.key.marble, "\($0.value)") }
        }
    }

    @Test(arguments: [
        MarbleCase(
            "each record updates each of its windows, with its own event time",
            in: "a@5 | a@4 | a@20 | end@20",
            out: "a[0,6)=1@5 a[2,8)=1@5 a[4,10)=1@5 | a[0,6)=2@4 a[2,8)=2@4 a[4,10)=2@4 "
                + "| a[16,22)=1@20 a[18,24)=1@20 a[20,26)=1@20 | ",
            grace: 2)
    ])
    func eachUpdate(marbles: MarbleCase) throws {
        try MarbleBoard.play(marbles, leavesNothing: true) { board in
            board.stream("in").groupByKey().windowed(by: .hopping(.milliseconds(6), every: .milliseconds(2)))
                .count("counts").toStream().map { ($0.key.marble, $0.value.map(String.init) ?? "nil") }
        }
    }
}
