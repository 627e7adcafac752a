import MillraceCore
import MillraceStreams
import Testing

/// Joins of the tables L and R by event time: after each change of either side the joined value; nil, if the kind demands
/// a side that is missing, but only for a key that had a value.
struct TableJoinMarbles {
    enum Kind: String {
        case inner, left, outer
    }

    private func play(_ marbles: MarbleCase, _ kind: Kind) throws {
        try MarbleBoard.play(marbles, on: ["L", "R"], leavesNothing: false) { board in
            let (left, right) = (board.table("L"), board.table("R"))
            let joined =
                switch kind {
                case .inner: left.join(right, "join") { pair($0, $1) }
                case .left: left.leftJoin(right, "join") { pair($0, $1) }
                case .outer: left.outerJoin(right, "join") { pair($0, $1) }
                }
            return joined.toStream().mapValues { $0 ?? "nil" }
        }
    }

    /// The same input under each kind.
    static let comeAndGo = "L:a=1@1 R:a=2@2 L:a=3@3 R:a=nil@4 L:a=nil@5 end@5"
    static let rightFirst = "R:a=2@1 L:a=1@2 L:a=nil@3 R:a=nil@4 end@4"

    @Test(arguments: [
        MarbleCase("both sides are needed", in: comeAndGo, out: "a=1+2@2 a=3+2@3 a=nil@4"),
        MarbleCase("the right side alone is nothing", in: rightFirst, out: "a=1+2@2 a=nil@3"),
        MarbleCase(
            "changes are taken by event time: 1@1, 2@2, 3@3",
            in: "L:a=3@3 L:a=1@1 R:a=2@2 end@3", out: "a=1+2@2 a=3+2@3", grace: 5),
        MarbleCase(
            "at equal times the place in the input decides",
            in: "L:a=1@1 R:a=2@1 L:a=3@1 end@1", out: "a=1+2@1 a=3+2@1"),
        MarbleCase(
            "a change to the same value is a change",
            in: "L:a=1@1 R:a=2@2 R:a=2@3 end@3", out: "a=1+2@2 a=1+2@3"),
        MarbleCase(
            "a key that never was is not deleted",
            in: "L:a=nil@1 R:a=nil@2 end@2", out: ""),
        MarbleCase(
            "a late change is no change",
            in: "L:a=1@5 R:a=2@5 L:a=3@4 end@5", out: "a=1+2@5", late: 1),
        MarbleCase(
            "keys stand apart; null keys are dead letters",
            in: "L:a=1@1 R:b=2@2 L:nil=3@2 R:nil=4@2 end@2", out: "", rejected: ["null-key": 2]),
        MarbleCase(
            "what is held waits for the watermark of both sides",
            in: "L:a=1@1 R:a=2@2 L:b=0@9 | R:b=nil@3 | end@9",
            out: " | a=1+2@2 | "),
        MarbleCase(
            "both sides outlive a restart",
            in: "L:a=1@1 R:a=2@2 wm@3 R:wm@3 restart L:a=3@4 restart R:a=4@5 restart end@5",
            out: "a=1+2@2 a=3+2@4 a=3+4@5"),
    ])
    func inner(marbles: MarbleCase) throws {
        try play(marbles, .inner)
    }

    @Test(arguments: [
        MarbleCase("the right side may be missing", in: comeAndGo, out: "a=1+-@1 a=1+2@2 a=3+2@3 a=3+-@4 a=nil@5"),
        MarbleCase("the left side may not", in: rightFirst, out: "a=1+2@2 a=nil@3"),
        MarbleCase("a key that never was is not deleted", in: "L:a=nil@1 R:a=nil@2 end@2", out: ""),
        MarbleCase(
            "a change of the right side alone is nothing",
            in: "R:a=2@1 R:a=3@2 L:a=1@3 end@3", out: "a=1+3@3"),
    ])
    func left(marbles: MarbleCase) throws {
        try play(marbles, .left)
    }

    @Test(arguments: [
        MarbleCase("either may be missing", in: comeAndGo, out: "a=1+-@1 a=1+2@2 a=3+2@3 a=3+-@4 a=nil@5"),
        MarbleCase("and the other", in: rightFirst, out: "a=-+2@1 a=1+2@2 a=-+2@3 a=nil@4"),
        MarbleCase("a key that never was is not deleted", in: "L:a=nil@1 R:a=nil@2 end@2", out: ""),
    ])
    func outer(marbles: MarbleCase) throws {
        try play(marbles, .outer)
    }
}
