import MillraceCore
import MillraceStreams
import Testing

/// Tables: a stream of changes, each a new value or nil, and what is made of them.
struct TableMarbles {
    @Test(arguments: [
        MarbleCase(
            "a value comes as it is; nil deletes and is passed on; each change has its own event time",
            in: "a=1@1 a=nil@2 b=2@2 a=3@3 | end@3",
            out: "a=1@1 a=nil@2 b=2@2 a=3@3 | "),
        MarbleCase(
            "a null key is a dead letter, a null value is not; a late change is none",
            in: "nil=1@1 a=nil@3 a=1@2 | end@3",
            out: "a=nil@3 | ", late: 1, rejected: ["null-key": 1]),
    ])
    func aStreamOfOptionalsToATableAndBack(marbles: MarbleCase) throws {
        try MarbleBoard.play(marbles, leavesNothing: true) { board in
            board.optionals("in").toTable().toStream().mapValues { $0.map(String.init) ?? "nil" }
        }
        try MarbleBoard.play(marbles, leavesNothing: true) { board in
            board.table("in").toStream().mapValues { $0.map(String.init) ?? "nil" }
        }
    }

    @Test(arguments: [
        MarbleCase(
            "in a stream without null values each record is an upsert; a null value is a dead letter",
            in: "a=1@1 a=nil@2 a=2@3 | end@3",
            out: "a=1@1 a=2@3 | ", rejected: ["null-value": 1])
    ])
    func aStreamOfValuesToATable(marbles: MarbleCase) throws {
        try MarbleBoard.play(marbles, leavesNothing: true) { board in
            board.stream("in").toTable().toStream().mapValues { $0.map(String.init) ?? "nil" }
        }
    }

    @Test(arguments: [
        MarbleCase(
            "what the filter does not pass is deleted; nil stays nil under mapValues",
            in: "a=2@1 a=3@2 b=5@2 a=4@3 a=nil@4 | end@4",
            out: "a=20@1 a=nil@2 b=nil@2 a=40@3 a=nil@4 | ")
    ])
    func filterAndMapValues(marbles: MarbleCase) throws {
        try MarbleBoard.play(marbles, leavesNothing: true) { board in
            board.table("in").filter { $0 % 2 == 0 }.mapValues { "\($0 * 10)" }.toStream().mapValues { $0 ?? "nil" }
        }
    }
}
