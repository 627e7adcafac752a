import MillraceCore
import MillraceStreams
import Testing

/// Split: each record goes to exactly one branch, with its own event time.
struct SplitMarbles {
    enum Size: CaseIterable {
        case small, middle, large
    }

    static let values = "a=1@1 b=5@2 a=9@2 a=4@3 nil=1@3 a=nil@3 | a=9@2 end@3"

    @Test(arguments: [
        MarbleCase(
            "small ones are marked -, large ones +; what goes to a branch that nobody takes is gone",
            in: values, out: "a=-1@1 a=+9@2 | ", late: 1, rejected: ["null-key": 1, "null-value": 1])
    ])
    func byCase(marbles: MarbleCase) throws {
        try MarbleBoard.play(marbles, leavesNothing: true) { board in
            let sizes = board.stream("in").split(into: Size.self) { $0 < 3 ? .small : $0 < 7 ? .middle : .large }
            return sizes[.small].mapValues { "-\($0)" }.merge(sizes[.large].mapValues { "+\($0)" })
        }
    }

    @Test(arguments: [
        MarbleCase(
            "even ones are halved, the others stay",
            in: values, out: "a=1@1 a=9@2 b=5@2 a=2@3 | ", late: 1, rejected: ["null-key": 1, "null-value": 1])
    ])
    func byPredicate(marbles: MarbleCase) throws {
        try MarbleBoard.play(marbles, leavesNothing: true) { board in
            let (even, odd) = board.stream("in").split { $0 % 2 == 0 }
            return even.mapValues { "\($0 / 2)" }.merge(odd.mapValues { "\($0)" })
        }
    }
}
