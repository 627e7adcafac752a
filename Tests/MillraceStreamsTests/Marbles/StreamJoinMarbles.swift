import MillraceCore
import MillraceStreams
import Testing

/// Joins of the streams L and R in a window of 2 ms before and 3 ms after: a pair matches if keys are equal and
/// L.time - 2 <= R.time <= L.time + 3. The result has the later event time of both. A record of L without a match comes
/// with event time L.time + 3 when the watermark, the lesser of both inputs', has passed that; one of R with R.time + 2.
struct StreamJoinMarbles {
    /// Which sides may be missing.
    enum Kind: CaseIterable {
        case inner, left, outer
    }

    private func play(_ marbles: MarbleCase, _ kind: Kind, before: Int64 = 2, after: Int64 = 3) throws {
        try MarbleBoard.play(marbles, on: ["L", "R"], leavesNothing: true) { board in
            let (left, right) = (board.stream("L"), board.stream("R"))
            let window = JoinWindow(before: .milliseconds(before), after: .milliseconds(after))
            let joined =
                switch kind {
                case .inner: left.join(right, "join", within: window) { pair($0, $1) }
                case .left: left.leftJoin(right, "join", within: window) { pair($0, $1) }
                case .outer: left.outerJoin(right, "join", within: window) { pair($0, $1) }
                }
            return joined
        }
    }

    /// Cases in which every record of both sides finds a match: the same for all kinds.
    static let matched = [
        MarbleCase(
            "both bounds belong to the window",
            in: "L:a=1@10 R:a=2@8 R:a=3@13 | end@13",
            out: "a=1+2@10 a=1+3@13 | ", grace: 5),
        MarbleCase(
            "the right side may come first",
            in: "R:a=2@13 L:a=1@10 | end@13",
            out: "a=1+2@13 | ", grace: 5),
        MarbleCase(
            "equal times: each pair once",
            in: "L:a=1@5 R:a=3@5 L:a=2@5 R:a=4@5 | end@5",
            out: "a=1+3@5 a=2+3@5 a=1+4@5 a=2+4@5 | "),
        MarbleCase(
            "a late record meets nothing",
            in: "L:a=1@10 L:a=2@9 R:a=3@9 | end@10",
            out: "a=1+3@10 | ", late: 1),
        MarbleCase(
            "null keys and null values meet nothing",
            in: "L:a=1@10 L:nil=2@10 R:nil=3@10 R:a=nil@10 R:a=4@10 | end@10",
            out: "a=1+4@10 | ", rejected: ["null-key": 2, "null-value": 1]),
        MarbleCase(
            "what waits outlives a restart on either side",
            in: "L:a=1@10 restart R:a=2@11 restart L:a=3@12 | restart end@12",
            out: "a=1+2@11 a=3+2@12 | "),
    ]

    @Test(arguments: matched, Kind.allCases)
    func pairs(marbles: MarbleCase, kind: Kind) throws {
        try play(marbles, kind)
    }

    @Test(arguments: [
        MarbleCase(
            "one millisecond outside of either bound is no match; the watermark 14 says so for 10",
            in: "L:a=1@10 R:a=2@7 R:a=3@14 | end@14",
            out: " | ", grace: 7),
        MarbleCase(
            "other keys do not match",
            in: "L:a=1@10 R:b=2@10 | end@10", out: " | "),
    ])
    func innerSendsPairsOnly(marbles: MarbleCase) throws {
        try play(marbles, .inner)
    }

    @Test(arguments: [
        MarbleCase(
            "10 waits until the watermark has passed 13; the right record without a match is of no interest",
            in: "L:a=1@10 | L:b=0@20 R:c=9@13 | R:c=8@14 | end@20",
            out: " |  | a=1+-@13 | b=0+-@23"),
        MarbleCase(
            "a match in time, at 13 with the watermark at 13, leaves nothing to wait for",
            in: "L:a=1@10 L:b=0@20 R:c=9@13 R:a=2@13 | R:c=8@14 | end@20",
            out: "a=1+2@13 |  | b=0+-@23"),
        MarbleCase(
            "the end of the input sends what waits",
            in: "L:a=1@10 L:a=2@11 R:a=3@14 | end@14",
            out: "a=2+3@14 | a=1+-@13"),
        MarbleCase(
            "a late record is not sent either",
            in: "L:a=1@10 L:a=2@9 end@10",
            out: "a=1+-@13", late: 1),
        MarbleCase(
            "time that passes on both sides sends what waits",
            in: "L:a=1@10 R:b=2@10 | +1000 | end@1010",
            out: " | a=1+-@13 | "),
        MarbleCase(
            "that it has met is known after a restart, and that it has not",
            in: "L:a=1@10 L:b=2@10 R:a=3@10 restart end@10",
            out: "a=1+3@10 b=2+-@13"),
    ])
    func leftSendsLeftRecordsAlone(marbles: MarbleCase) throws {
        try play(marbles, .left)
    }

    @Test(arguments: [
        MarbleCase(
            "each side waits by its own bound: 10 + 3 and 10 + 2",
            in: "L:a=1@10 R:b=2@10 | L:c=0@20 R:c=9@12 | R:c=8@13 | R:c=7@14 | end@20",
            out: " |  | b=-+2@12 | a=1+-@13 | c=-+9@14 c=-+8@15 c=-+7@16 c=0+-@23"),
        MarbleCase(
            "one millisecond outside of either bound is no match",
            in: "L:a=1@10 R:a=2@7 R:a=3@14 | end@14",
            out: " | a=-+2@9 a=1+-@13 a=-+3@16", grace: 7),
    ])
    func outerSendsBothSidesAlone(marbles: MarbleCase) throws {
        try play(marbles, .outer)
    }

    @Test(arguments: [
        MarbleCase(
            "a window of nothing joins equal times",
            in: "L:a=1@5 R:a=2@5 R:a=3@6 L:a=4@6 | end@6",
            out: "a=1+2@5 a=4+3@6 | ")
    ])
    func aWindowOfNothing(marbles: MarbleCase) throws {
        try play(marbles, .outer, before: 0, after: 0)
    }
}

/// What a join of two values gives, as marbles write it.
@Sendable func pair(_ left: Int64?, _ right: Int64?) -> String {
    "\(left.map(String.init) ?? "-")+\(right.map(String.init) ?? "-")"
}
