import MillraceCore
import Testing

@testable import MillraceStreams

struct TimersTests {
    /// Against a sorted list, with moments close together and far apart.
    @Test(arguments: UInt64(1)...20)
    func popsTheEarliest(seed: UInt64) {
        let reach: Int64 = seed % 2 == 0 ? 50 : 20_000
        var random = SeededRandom(seed: seed)
        var timers = Timers()
        var model: [Timers.Entry] = []
        for _ in 0..<600 {
            if random.chance(0.6) {
                let entry = Timers.Entry(
                    time: Timestamp(milliseconds: random.integer(below: reach) - reach / 4),
                    slot: Int32(random.integer(below: 20)))
                timers.arm(entry.slot, at: entry.time)
                model.append(entry)
            } else {
                let least = model.min { ($0.time, $0.slot) < ($1.time, $1.slot) }
                #expect(timers.earliest == least?.time ?? .distantFuture)
                let popped = timers.popEarliest()
                #expect(popped == least, "seed \(seed)")
                if let least, let index = model.firstIndex(of: least) { model.remove(at: index) }
            }
            #expect(timers.count == model.count)
        }
    }
}

struct AlignedTimersTests {
    /// Against a list: each moment comes once, in order, with all that was armed for it, in the order of arming.
    @Test(arguments: UInt64(1)...10)
    func popsMomentAfterMoment(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let timers = AlignedTimers()
        var model: [Int64: [Int32]] = [:]
        for _ in 0..<600 {
            if random.chance(0.8) {
                let (time, slot) = (random.integer(in: -10...10) * 60, Int32(random.integer(below: 20)))
                timers.arm(slot, at: Timestamp(milliseconds: time))
                model[time, default: []].append(slot)
            } else {
                let limit = random.integer(in: -700...700)
                let due = model.keys.filter { $0 < limit }.min()
                let moment = timers.popMoment(before: Timestamp(milliseconds: limit))
                #expect(moment?.time.milliseconds == due, "seed \(seed)")
                #expect(moment?.slots == due.flatMap { model.removeValue(forKey: $0) }, "seed \(seed)")
                if let moment { timers.recycle(moment) }
            }
        }
    }
}

struct OrdinalTests {
    /// All paths of up to three steps over four indexes: none equals another, and they are ordered by length, then by
    /// indexes.
    @Test func tellsPathsApart() {
        var paths: [[Int]] = [[]]
        for length in 1...3 {
            paths += paths.filter { $0.count == length - 1 }.flatMap { path in [0, 1, 2, 4_094].map { path + [$0] } }
        }
        let ordinals = paths.map { $0.reduce(Ordinal.root) { $0.child($1) } }
        #expect(Set(ordinals).count == paths.count)
        #expect(ordinals == ordinals.sorted())
        #expect(ordinals.allSatisfy { Ordinal(rawValue: $0.rawValue) == $0 })
    }
}

struct StreamHeaderTests {
    @Test(arguments: [0, 1, -1, .max, .min] as [Int64])
    func placeRoundTrip(sequence: Int64) throws {
        for ordinal in [Ordinal.root, Ordinal.root.child(0), Ordinal.root.child(3).child(4_000)] {
            let writer = ByteWriter()
            StreamHeader.write(sequence: sequence, ordinal: ordinal, to: writer)
            let place = try #require(StreamHeader.place(in: writer.bytes))
            #expect(place.sequence == sequence && place.ordinal == ordinal)
            #expect(StreamHeader.watermark(in: writer.bytes) == nil)
        }
    }

    @Test func placeAmongOtherHeaders() throws {
        let writer = ByteWriter()
        writer.write(variable: 2)
        writer.write(string: "trace")
        writer.write(string: "0123456789")
        writer.write(string: "seq")
        writer.write(variable: 8)
        writer.write(Int64(42))
        let place = try #require(StreamHeader.place(in: writer.bytes))
        #expect(place.sequence == 42 && place.ordinal == .root)
    }

    @Test func noPlace() {
        let writer = ByteWriter()
        #expect(StreamHeader.place(in: writer.bytes) == nil)
        writer.write(variable: 1)
        writer.write(string: "abc")
        writer.write(string: "12345678")
        #expect(writer.count == 14, "as long as a place")
        #expect(StreamHeader.place(in: writer.bytes) == nil)
    }

    @Test(arguments: [0, 1, -9, .max] as [Int64]) func sequenceWatermarkRoundTrip(sequence: Int64) throws {
        let writer = ByteWriter()
        StreamHeader.write(
            watermark: Timestamp(milliseconds: 5), sequence: sequence, isLast: false, writer: 0, of: 1, to: writer)
        let found = try #require(StreamHeader.watermark(in: writer.bytes))
        #expect(found.statement == .init(watermark: Timestamp(milliseconds: 5), isLast: false, sequence: sequence))
    }

    @Test func watermarkRoundTrip() throws {
        let writer = ByteWriter()
        StreamHeader.write(watermark: Timestamp(milliseconds: -7), isLast: true, writer: 3, of: 8, to: writer)
        let found = try #require(StreamHeader.watermark(in: writer.bytes))
        #expect(found.statement == .init(watermark: Timestamp(milliseconds: -7), isLast: true))
        #expect(found.writer == 3 && found.writers == 8)
        #expect(StreamHeader.place(in: writer.bytes) == nil)
    }
}
