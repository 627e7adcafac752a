import MillraceCore
import Testing

@testable import MillraceStreams

struct HoldBufferTests {
    private struct Arrival {
        var record: Record<Int, Int>
        var origin: HeldOrigin
    }

    /// Random records of two inputs, released bit by bit: what comes out is what sorting by place, input and offset
    /// gives, each record once, and what remains knows where it was read.
    @Test(arguments: UInt64(1)...30)
    func releasesInOrder(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let buffer = HoldBuffer<Int, Int>(holding: .eventTime)
        var held: [Arrival] = []
        var (limit, offset) = (Int64(-3_000), Int64(0))
        for _ in 0..<200 {
            for _ in 0..<random.integer(below: 10) {
                offset += 1
                let record = Record(
                    key: 0, value: Int(offset),
                    timestamp: Timestamp(milliseconds: limit + random.integer(below: random.chance(0.5) ? 4 : 3_000)),
                    sequence: random.integer(below: 5), ordinal: .root)
                let origin = HeldOrigin(
                    input: Int32(random.integer(below: 2)), offset: offset, timeBefore: Timestamp(milliseconds: offset))
                held.append(Arrival(record: record, origin: origin))
                buffer.append(record, origin: origin)
            }
            limit += random.integer(below: 700)
            let isDue = { (arrival: Arrival) in arrival.record.timestamp.milliseconds < limit }
            let expected = held.filter(isDue).sorted { left, right in
                if left.record.position != right.record.position { return left.record.position < right.record.position }
                return (left.origin.input, left.origin.offset) < (right.origin.input, right.origin.offset)
            }
            held.removeAll(where: isDue)
            var released: [Int] = []
            buffer.release(before: Timestamp(milliseconds: limit)) { record, _ in released.append(record.value) }
            #expect(released == expected.map(\.record.value), "seed \(seed)")
            #expect(buffer.count == held.count)
            for input in [0, 1] as [Int32] {
                let first = held.filter { $0.origin.input == input }.map(\.origin).min { $0.offset < $1.offset }
                #expect(buffer.earliestOrigins()[input] == first, "seed \(seed)")
            }
        }
    }

    /// Of records with the same place and key as many are released as came in one pass over the input, at most; those that
    /// came by another input, or to another side, are other records.
    @Test(arguments: [Holding.eventTime, .sequence], [true, false])
    func repeatsAreReleasedOnce(holding: Holding, isRepeating: Bool) {
        let buffer = HoldBuffer<Int, Int>(holding: holding)
        var offset: Int64 = 0
        func add(_ value: Int, at time: Int64, pass: Int32, key: Int = 0, input: Int32 = 0, side: Int32 = 0) {
            offset += 1
            var origin = HeldOrigin(input: input, offset: offset, timeBefore: .zero)
            origin.pass = isRepeating ? pass : 0
            let record = Record(key: key, value: value, timestamp: Timestamp(milliseconds: time), sequence: time)
            buffer.append(record, origin: origin, side: side)
        }
        func release(before limit: Int64) -> [Int] {
            let time = Timestamp(milliseconds: limit)
            var released: [Int] = []
            buffer.release(
                StageLimits(records: time, timers: .zero, windows: .zero, closed: .zero, sequence: limit)
            ) { record, _ in released.append(record.value) }
            return released.sorted()
        }
        add(1, at: 10, pass: 0)
        add(2, at: 10, pass: 0)
        add(3, at: 20, pass: 0)
        add(4, at: 10, pass: 2)
        add(5, at: 10, pass: 2, key: 1)
        add(6, at: 10, pass: 2, input: 1)
        add(7, at: 10, pass: 2, side: 1)
        add(8, at: 20, pass: 2)
        add(9, at: 20, pass: 2, key: 1)
        #expect(release(before: 20) == (isRepeating ? [1, 2, 5, 6, 7] : [1, 2, 4, 5, 6, 7]))
        // Whoever wrote the passes before was cut off before the second one.
        add(10, at: 20, pass: 3)
        add(11, at: 20, pass: 3)
        #expect(release(before: 30) == (isRepeating ? [3, 9, 11] : [3, 8, 9, 10, 11]))
        #expect(buffer.count == 0)
    }

    @Test func withoutOrderAllComeAtOnceAsTheyCame() {
        let buffer = HoldBuffer<Int, Int>(holding: .nothing)
        for value in [5, 3, 9] {
            buffer.append(
                Record(key: 0, value: value, timestamp: Timestamp(milliseconds: Int64(value) * 5_000), sequence: 0),
                origin: HeldOrigin(input: 0, offset: 0, timeBefore: .zero))
        }
        var released: [Int] = []
        buffer.release(before: .distantPast) { record, _ in released.append(record.value) }
        #expect(released == [5, 3, 9] && buffer.count == 0)
    }
}
