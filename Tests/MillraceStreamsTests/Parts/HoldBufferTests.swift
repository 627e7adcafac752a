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
