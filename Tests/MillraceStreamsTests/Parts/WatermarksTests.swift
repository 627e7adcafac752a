import MillraceCore
import MillraceStreams
import Testing

struct WatermarksTests {
    private func at(_ milliseconds: Int64) -> Timestamp { Timestamp(milliseconds: milliseconds) }

    @Test func trailsTheGreatestTimeByTheGrace() {
        var watermarks = Watermarks(grace: .milliseconds(10))
        #expect(watermarks.current == .distantPast)
        let isInTime1 = watermarks.observe(at(100))
        #expect(isInTime1)
        #expect(watermarks.current == at(90))
        let isInTime2 = watermarks.observe(at(90))
        #expect(isInTime2, "as old as the grace allows")
        let isInTime3 = watermarks.observe(at(89))
        #expect(!isInTime3, "older")
        #expect(watermarks.current == at(90), "late records move nothing")
        watermarks.tick(to: at(150))
        watermarks.tick(to: at(120))
        #expect(watermarks.current == at(140))
        let isInTime4 = watermarks.observe(at(139))
        #expect(!isInTime4)
    }

    @Test func withoutGraceOnlyStatementsCount() {
        var watermarks = Watermarks(grace: nil)
        let isInTime5 = watermarks.observe(at(100))
        let isInTime6 = watermarks.observe(at(1))
        #expect(isInTime5 && isInTime6)
        #expect(watermarks.current == .distantPast)
        watermarks.state(.init(watermark: at(50), isLast: false), writer: 0, of: 2)
        #expect(watermarks.current == .distantPast, "the second writer has not said anything")
        watermarks.state(.init(watermark: at(30), isLast: false), writer: 1, of: 2)
        #expect(watermarks.current == at(30))
        watermarks.state(.init(watermark: at(20), isLast: false), writer: 1, of: 2)
        #expect(watermarks.current == at(30), "a statement never goes back")
    }

    @Test func aWriterThatBeginsOnceMoreRepeatsWhatItHasWritten() {
        var watermarks = Watermarks(grace: nil)
        func isNew(_ time: Int64) -> Bool { watermarks.observe(at(time)) || !watermarks.isRepeat(at(time)) }
        for writer in [0, 1] { watermarks.begin(writer: writer, of: 2) }
        for writer in [0, 1] {
            watermarks.state(.init(watermark: at(50), isLast: false, sequence: 7), writer: writer, of: 2)
        }
        #expect(!watermarks.isRepeating && isNew(49), "nobody has begun twice")
        watermarks.begin(writer: 1, of: 2)
        #expect(watermarks.isRepeating && !isNew(49) && isNew(50))
        watermarks.state(.init(watermark: at(10), isLast: false), writer: 1, of: 2)
        #expect(!isNew(49), "what was stated before still holds")
        for writer in [0, 1] { watermarks.state(.init(watermark: at(60), isLast: true), writer: writer, of: 2) }
        #expect(!isNew(100), "nothing new comes after the end")
    }

    @Test func whoHasBegunIsKnownByItsBeginningOrByWhatItStated() {
        var fresh = Watermarks(grace: nil)
        fresh.begin(writer: 1, of: 2)
        fresh.begin(writer: 0, of: 2)
        #expect(!fresh.isRepeating)
        fresh.begin(writer: 0, of: 2)
        #expect(fresh.isRepeating)
        let stated = [Watermarks.Statement(watermark: at(1), isLast: false), .beginning]
        var restored = Watermarks(grace: nil, greatestTime: .zero, statements: stated)
        restored.begin(writer: 1, of: 2)
        #expect(!restored.isRepeating)
        restored.begin(writer: 0, of: 2)
        #expect(restored.isRepeating)
    }

    @Test func theSlowestWriterDecidesHowFarSequencesHaveCome() {
        var watermarks = Watermarks(grace: nil)
        #expect(watermarks.statedSequence == .min)
        watermarks.state(.init(watermark: at(1), isLast: false, sequence: 7), writer: 0, of: 3)
        #expect(watermarks.statedSequence == .min, "two writers have said nothing")
        watermarks.state(.init(watermark: at(1), isLast: false, sequence: 5), writer: 1, of: 3)
        watermarks.state(.init(watermark: at(1), isLast: false, sequence: 9), writer: 2, of: 3)
        #expect(watermarks.statedSequence == 5)
        watermarks.state(.init(watermark: at(2), isLast: false, sequence: 4), writer: 1, of: 3)
        #expect(watermarks.statedSequence == 5, "it never goes back")
        watermarks.state(.init(watermark: at(2), isLast: true), writer: 1, of: 3)
        #expect(watermarks.statedSequence == 7, "one that has ended holds nobody back")
        for writer in [0, 2] { watermarks.state(.init(watermark: at(2), isLast: true), writer: writer, of: 3) }
        #expect(watermarks.statedSequence == .max)
        let restored = Watermarks(
            grace: nil, greatestTime: .zero,
            statements: [
                .init(watermark: at(1), isLast: false, sequence: 3),
                .init(watermark: at(9), isLast: false, sequence: 2),
            ])
        #expect(restored.statedSequence == 2)
    }

    @Test func aWriterThatHasEndedHoldsNobodyBack() {
        var watermarks = Watermarks(grace: nil)
        watermarks.state(.init(watermark: at(10), isLast: true), writer: 0, of: 2)
        watermarks.state(.init(watermark: at(70), isLast: false), writer: 1, of: 2)
        #expect(watermarks.current == at(70))
        #expect(!watermarks.isAtEnd)
        watermarks.state(.init(watermark: at(90), isLast: true), writer: 1, of: 2)
        #expect(watermarks.current == at(90) && watermarks.isAtEnd)
    }

    @Test func aRecordBeforeWhatWasStatedIsLate() {
        var watermarks = Watermarks(grace: .milliseconds(10))
        watermarks.state(.init(watermark: at(100), isLast: false), writer: 0, of: 1)
        let isInTime7 = watermarks.observe(at(99))
        #expect(!isInTime7)
        let isInTime8 = watermarks.observe(at(100))
        #expect(isInTime8)
    }

    @Test func damagedStatementsAreIgnored() {
        var watermarks = Watermarks(grace: nil)
        watermarks.state(.init(watermark: at(1), isLast: true), writer: 0, of: Int(Int32.max))
        watermarks.state(.init(watermark: at(1), isLast: true), writer: -1, of: 2)
        watermarks.state(.init(watermark: at(1), isLast: true), writer: 2, of: 2)
        #expect(watermarks.statements.isEmpty && watermarks.current == .distantPast)
    }

    /// Whatever comes, the watermark never goes back, and no record is in time that lies before it.
    @Test(arguments: UInt64(1)...20)
    func neverGoesBack(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var watermarks = Watermarks(grace: seed % 2 == 0 ? .milliseconds(20) : nil)
        for _ in 0..<500 {
            let before = watermarks.current
            let time = at(random.integer(in: -50...1_000))
            switch random.integer(below: 3) {
            case 0:
                let isInTime = watermarks.observe(time)
                if watermarks.grace != nil { #expect(isInTime == (time >= before), "seed \(seed)") }
            case 1 where watermarks.grace != nil: watermarks.tick(to: time)
            default:
                watermarks.state(
                    .init(watermark: time, isLast: random.chance(0.02)), writer: Int(random.integer(below: 3)), of: 3)
            }
            #expect(watermarks.current >= before, "seed \(seed)")
        }
    }
}
