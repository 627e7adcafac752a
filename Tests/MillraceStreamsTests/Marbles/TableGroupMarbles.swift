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

    @Test(arguments: [
        MarbleCase(
            "values are added and, when rows change, subtracted; a group without rows is deleted",
            in: "a=1@1 b=3@2 a=2@3 b=nil@4 end@4",
            out: "odd=1@1 odd=4@2 even=2@3 odd=3@3 odd=nil@4"),
        MarbleCase(
            "a row that changes within its group changes it once",
            in: "a=1@1 b=3@1 a=5@2 end@2", out: "odd=1@1 odd=4@1 odd=8@2"),
        MarbleCase(
            "a group that comes back begins with its first row",
            in: "a=3@1 a=nil@2 b=5@3 end@3", out: "odd=3@1 odd=nil@2 odd=5@3"),
        MarbleCase(
            "sums outlive restarts", in: "a=3@1 wm@2 restart b=5@2 wm@3 restart a=nil@3 restart end@3",
            out: "odd=3@1 odd=8@2 odd=5@3"),
    ])
    func reduce(marbles: MarbleCase) throws {
        try MarbleBoard.play(marbles, leavesNothing: false) { board in
            board.table("in").groupBy("parities", key: .string, value: .int64) { $1 % 2 == 0 ? "even" : "odd" }
                .reduce("sums", add: { $0 + $1 }, subtract: { $0 - $1 })
                .toStream().mapValues { $0.map(String.init) ?? "nil" }
        }
    }

    /// Adding 5 to 9 gives 95, and subtracting 5 from 9 gives 85, by ten times the value and the change: not inverse, so
    /// that the order shows. 1 becomes 5: 91 less 1 is 909, and 5 added 9,095; the other way round it would be 9,149.
    @Test(arguments: [
        MarbleCase(
            "the old value is taken out first, then the new one is put in",
            in: "a=1@1 a=5@2 end@2", out: "odd=91@1 odd=9095@2")
    ])
    func subtractsBeforeItAdds(marbles: MarbleCase) throws {
        try MarbleBoard.play(marbles, leavesNothing: false) { board in
            board.table("in").groupBy("parities", key: .string, value: .int64) { $1 % 2 == 0 ? "even" : "odd" }
                .aggregate("digits", Int64(9)) {
                    $0 = $0 * 10 + $1
                } subtract: {
                    $0 = $0 * 10 - $1
                }
                .toStream().mapValues { $0.map(String.init) ?? "nil" }
        }
    }

    @Test(arguments: [
        MarbleCase(
            "values are put in and taken out",
            in: "a=1@1 b=3@2 a=5@3 end@3", out: "odd=[1]@1 odd=[1, 3]@2 odd=[3, 5]@3"),
        MarbleCase(
            "a row that leaves for another group leaves nothing behind",
            in: "a=1@1 b=3@2 a=4@3 b=6@4 end@4",
            out: "odd=[1]@1 odd=[1, 3]@2 even=[4]@3 odd=[3]@3 even=[4, 6]@4 odd=nil@4"),
        MarbleCase(
            "a group that comes back begins with the initial value",
            in: "a=1@1 a=nil@2 a=3@3 end@3", out: "odd=[1]@1 odd=nil@2 odd=[3]@3"),
        MarbleCase(
            "changes are taken by event time: 1@1 comes before 2@2, which takes it out",
            in: "a=2@2 a=1@1 end@2", out: "odd=[1]@1 even=[2]@2 odd=nil@2", grace: 5),
    ])
    func aggregate(marbles: MarbleCase) throws {
        try MarbleBoard.play(marbles, leavesNothing: false) { board in
            board.table("in").groupBy("parities", key: .string, value: .int64) { $1 % 2 == 0 ? "even" : "odd" }
                .aggregate("lists", [Int64]()) { list, value in
                    list.append(value)
                } subtract: { list, value in
                    if let index = list.firstIndex(of: value) { list.remove(at: index) }
                }
                .toStream().mapValues { $0.map { "\($0)" } ?? "nil" }
        }
    }
}
