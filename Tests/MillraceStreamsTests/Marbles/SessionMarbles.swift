import MillraceCore
import MillraceStreams
import Testing

/// Sessions with a gap of 5 ms: two records of a key belong together if less than 5 ms lie between them; the session
/// reaches from its first record to 5 ms after its last, which is excluded. Its result has the event time of the
/// millisecond before and comes when the watermark has reached the end.
struct SessionMarbles {
    static let closed = [
        MarbleCase(
            "4 ms belong together, 5 ms do not; the watermark 10 ends the first session",
            in: "a@1 a@5 | a@10 | end@10",
            out: " | a[1,10)=2@9 | a[10,15)=1@14"),
        MarbleCase(
            "a record in between makes one session of two",
            in: "a@1 a@9 a@5 | end@9",
            out: " | a[1,14)=3@13", grace: 10),
        MarbleCase(
            "at exactly the gap nothing is merged, in no order",
            in: "a@10 a@5 a@0 | end@10",
            out: " | a[0,5)=1@4 a[5,10)=1@9 a[10,15)=1@14", grace: 10),
        MarbleCase(
            "a record reaches back: the session begins with it",
            in: "a@9 a@5 | end@9",
            out: " | a[5,14)=2@13", grace: 10),
        MarbleCase(
            "equal times and a record inside change only the count",
            in: "a@3 a@6 a@6 a@4 end@6",
            out: "a[3,11)=4@10", grace: 3),
        MarbleCase(
            "the watermark stops short of 6: a record at 5 still belongs to the session of 1",
            in: "a@1 b@5 | a@5 b@6 | end@6",
            out: " |  | a[1,10)=2@9 b[5,11)=2@10"),
        MarbleCase(
            "the watermark reaches 6: the session of 1 is over, and 6 begins the next",
            in: "a@1 b@6 | a@6 | end@6",
            out: "a[1,6)=1@5 |  | a[6,11)=1@10 b[6,11)=1@10"),
        MarbleCase(
            "4 is late after 10",
            in: "a@10 a@4 a@6 | end@10",
            out: " | a[6,15)=2@14", grace: 5, late: 1),
        MarbleCase(
            "keys stand apart; null keys and null values count nowhere",
            in: "a@1 b@2 nil@2 a=nil@2 end@2",
            out: "a[1,6)=1@5 b[2,7)=1@6", rejected: ["null-key": 1, "null-value": 1]),
        MarbleCase(
            "sessions outlive a restart and merge after it",
            in: "a@1 a@9 restart a@5 restart end@9",
            out: "a[1,14)=3@13", grace: 10),
    ]

    @Test(arguments: closed)
    func countWhenSessionsEnd(marbles: MarbleCase) throws {
        try MarbleBoard.play(marbles, leavesNothing: true) { board in
            board.stream("in").groupByKey().windowed(by: .session(.milliseconds(5)))
                .count("counts").suppress(until: .windowCloses).map { ($0.key.marble, "\($0.value)") }
        }
    }

    @Test(arguments: [
        MarbleCase(
            "values of merged sessions are combined: 3 and 4 by 1",
            in: "a=3@1 a=4@9 a=1@5 | end@9",
            out: " | a[1,14)=8@13", grace: 10)
    ])
    func reduceWhenSessionsEnd(marbles: MarbleCase) throws {
        try MarbleBoard.play(marbles, leavesNothing: true) { board in
            board.stream("in").groupByKey().windowed(by: .session(.milliseconds(5)))
                .reduce("sums") { $0 + $1 }.suppress(until: .windowCloses).map { ($0.key.marble, "\($0.value)") }
        }
    }

    /// The sessions that a record replaces are taken back before its own result comes, all with its event time.
    static let updates = [
        MarbleCase(
            "a longer session takes the place of the shorter",
            in: "a@1 a@3 | end@3",
            out: "a[1,6)=1@1 a[1,6)=nil@3 a[1,8)=2@3 | ", isAsEmitted: true),
        MarbleCase(
            "a record that changes no bound takes nothing back",
            in: "a@1 a@4 | a@3 | end@4",
            out: "a[1,6)=1@1 a[1,6)=nil@4 a[1,9)=2@4 | a[1,9)=3@3 | ", grace: 2, isAsEmitted: true),
        MarbleCase(
            "one record replaces two sessions",
            in: "a@1 a@9 | a@5 | end@9",
            out: "a[1,6)=1@1 a[9,14)=1@9 | a[1,6)=nil@5 a[9,14)=nil@5 a[1,14)=3@5 | ", grace: 10,
            isAsEmitted: true),
        MarbleCase(
            "a session that is over is not taken back",
            in: "a@1 a@7 | end@7",
            out: "a[1,6)=1@1 a[7,12)=1@7 | ", isAsEmitted: true),
    ]

    @Test(arguments: updates)
    func eachUpdate(marbles: MarbleCase) throws {
        try MarbleBoard.play(marbles, leavesNothing: true) { board in
            board.stream("in").groupByKey().windowed(by: .session(.milliseconds(5)))
                .count("counts").toStream().map { ($0.key.marble, $0.value.map(String.init) ?? "nil") }
        }
    }
}
