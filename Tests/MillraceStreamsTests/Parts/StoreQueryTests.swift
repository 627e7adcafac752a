import Testing

@testable import MillraceStreams

/// What the pieces of an answer become.
struct StoreQueryTests {
    typealias Query = StoreQuery<StoreContent<String, Int64>, Int64>

    @Test func aTaskThatWasAskedTwiceCountsOnce() {
        let pieces = [(0, 5, true), (1, 2, false), (1, 3, true)].map {
            Query.Piece(part: Int64($0.1), isCommitted: $0.2, partition: Int32($0.0))
        }
        let answer = Query.answer(pieces)
        #expect(answer.partitions == [0, 1])
        #expect(answer.value == [5, 3], "the later answer of partition 1")
        #expect(answer.isCommitted)
    }
}
