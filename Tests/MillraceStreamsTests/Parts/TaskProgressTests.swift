import MillraceCore
@testable import MillraceStreams
import Testing

struct TaskProgressTests {
    @Test func textRoundTrip() {
        var accounting = Accounting()
        accounting.accepted = 5
        accounting.duplicates = 1
        accounting.late = 2
        accounting.dropped = ["too-old": 3, "a=b;c%d%e": 4, "": 9]
        accounting.rejected = ["malformed": 7, "é;": 1]
        for accounting in [nil, accounting, Accounting()] {
            for statements in [[], [(1, false)], [(Int64.min, false), (.max, true)]] as [[(Int64, Bool)]] {
                let progress = TaskProgress(
                    position: 12, greatestTime: Timestamp(milliseconds: -5), greatestTimeAtOffset: .distantPast,
                    limit: .distantFuture,
                    statements: statements.map { .init(watermark: Timestamp(milliseconds: $0.0), isLast: $0.1) },
                    isAtEnd: true, accounting: accounting)
                #expect(TaskProgress(progress.text) == progress, "\(progress.text)")
            }
        }
    }

    @Test func arrivalRoundTrip() throws {
        let progress = TaskProgress(
            position: 12, greatestTime: .zero, greatestTimeAtOffset: .zero, limit: .zero,
            statements: [
                .init(watermark: Timestamp(milliseconds: 4), isLast: false, sequence: 17),
                .init(watermark: .distantPast, isLast: true, sequence: .min),
                .init(watermark: .distantFuture, isLast: false, sequence: .max),
            ],
            arrival: .init(sequence: 9, watermark: Timestamp(milliseconds: -3)), isRepeating: true, isAtEnd: false,
            accounting: nil)
        #expect(TaskProgress(progress.text) == progress, "\(progress.text)")
    }

    /// With sequences, too, it fits, none grows, and the least and the greatest are exact.
    @Test(arguments: [1, 60, 1_000], [UInt64(7), 8])
    func sequencesAlwaysFit(writers: Int, seed: UInt64) throws {
        print("TaskProgressTests.sequencesAlwaysFit writers \(writers) seed \(seed)")
        var random = SeededRandom(seed: seed)
        for spread in [Int64(2), 100_000, 1 << 60] {
            let statements = (0..<writers).map { _ in
                Watermarks.Statement(
                    watermark: Timestamp(milliseconds: random.integer(below: 5_000_000)), isLast: false,
                    sequence: random.integer(below: spread))
            }
            let text = progress(statements, Accounting()).text
            #expect(text.utf8.count <= CommittedOffset.maxMetadataBytes)
            let found = try #require(TaskProgress(text)).statements
            #expect(found.count == writers)
            #expect(zip(found, statements).allSatisfy { $0.sequence <= $1.sequence && $0.watermark <= $1.watermark })
            #expect(found.map(\.sequence).min() == statements.map(\.sequence).min())
            #expect(found.map(\.sequence).max() == statements.map(\.sequence).max())
            #expect(found.map(\.watermark).min() == statements.map(\.watermark).min())
        }
    }

    @Test(arguments: ["", "position=1", "x", "position=a;time=1;timeAtOffset=1;limit=1;end=0", "{\"a\":1}"])
    func otherTextIsRefused(text: String) {
        #expect(TaskProgress(text) == nil)
    }

    func progress(_ statements: [Watermarks.Statement], _ accounting: Accounting? = nil) -> TaskProgress {
        TaskProgress(
            position: .max, greatestTime: .distantPast, greatestTimeAtOffset: .distantPast, limit: .distantPast,
            statements: statements, isAtEnd: false, accounting: accounting)
    }

    func statement(_ watermark: Int64, isLast: Bool = false) -> Watermarks.Statement {
        .init(watermark: Timestamp(milliseconds: watermark), isLast: isLast)
    }

    /// A thousand writers within half an hour, of whom some have ended and some not begun, are kept to the millisecond.
    @Test(arguments: [UInt64(1), 2, 3]) func statementsOfAThousandWriters(seed: UInt64) throws {
        print("TaskProgressTests.statementsOfAThousandWriters seed \(seed)")
        var random = SeededRandom(seed: seed)
        let statements = (0..<1_000).map { _ in
            switch random.integer(below: 10) {
            case 0: statement(.min)
            case 1: statement(.max, isLast: true)
            default:
                statement(1_700_000_000_000 + random.integer(below: 1_800_000), isLast: random.integer(below: 3) == 0)
            }
        }
        let text = progress(statements, Accounting()).text
        #expect(text.utf8.count <= CommittedOffset.maxMetadataBytes)
        #expect(try #require(TaskProgress(text)).statements == statements)
    }

    /// Whatever has been stated by however many: it fits, no watermark grows, and what decides is exact.
    @Test(arguments: [1, 2, 63, 230, 1_000, Watermarks.mostWriters], [UInt64(4), 5, 6])
    func statementsAlwaysFit(writers: Int, seed: UInt64) throws {
        print("TaskProgressTests.statementsAlwaysFit writers \(writers) seed \(seed)")
        var random = SeededRandom(seed: seed)
        for spread in [Int64(1), 1_000, 90_000_000, 1 << 45, .max] {
            let statements = (0..<writers).map { _ in
                random.integer(below: 20) == 0
                    ? statement(.min) : statement(random.integer(below: spread), isLast: random.integer(below: 2) == 0)
            }
            var accounting = Accounting()
            for number in 0..<200 { accounting.rejected["a long reason that has the number \(number)"] = .max / 400 }
            accounting.dropped = accounting.rejected
            let text = progress(statements, accounting).text
            #expect(text.utf8.count <= CommittedOffset.maxMetadataBytes)
            let found = try #require(TaskProgress(text))
            #expect(found.statements.map(\.isLast) == statements.map(\.isLast))
            #expect(zip(found.statements, statements).allSatisfy { $0.watermark <= $1.watermark })
            let finite = statements.map(\.watermark).filter { $0 != .distantPast }
            let foundFinite = found.statements.map(\.watermark).filter { $0 != .distantPast }
            #expect(foundFinite.count == finite.count)
            #expect(foundFinite.min() == finite.min())
            #expect(foundFinite.max() == finite.max())
            #expect(found.accounting?.read == accounting.read)
            // What is lost is less than a step: the spread over the codes of the bits that a writer gets in 2,700 letters.
            let step = max(1, spread >> min(62, Int64(2_700 * 6 / writers - 2)))
            #expect(
                zip(found.statements, statements).allSatisfy { found, given in
                    given.watermark.milliseconds &- found.watermark.milliseconds <= 2 * step
                })
        }
    }

    @Test func rareReasonsAreCountedTogether() throws {
        var accounting = Accounting()
        for number in Int64(1)...50 { accounting.rejected["the reason with the number \(number)"] = number }
        let found = try #require(TaskProgress(progress([], accounting).text)?.accounting?.rejected)
        #expect(found["the reason with the number 50"] == 50)
        #expect(found["the reason with the number 1"] == nil)
        #expect(found["(others)", default: 0] > 0)
        #expect(found.values.reduce(0, +) == 1_275)
        #expect(found.count < 20)
    }

    @Test(arguments: [
        "1:0:0:0:2", "1:0:0:0:2:", "1:0:0:0:2:AA", "1:0:0:0:2:*", "0:0:0:0:2:", "1:1:0:0:2:A", "1:0:0:65:2:A",
        "1:0:0:0:1:A", "5000:0:0:0:2:A", "-1:0:0:0:2:A",
    ])
    func damagedStatementsAreRefused(text: String) {
        let fields = "position=1;time=1;timeAtOffset=1;limit=1;end=0;stated="
        #expect(TaskProgress(fields + "1:0:0:0:2:A") != nil)
        #expect(TaskProgress(fields + text) == nil)
    }

    @Test func windowsOfStores() throws {
        var windows = ["a;b=%": "tumbling windows of 5 ms", "plain": "sessions with a gap of 1 ms"]
        func progress(_ windows: [String: String]) -> TaskProgress {
            TaskProgress(
                position: 1, greatestTime: .zero, greatestTimeAtOffset: .zero, limit: .zero, statements: [],
                isAtEnd: false, accounting: Accounting(), windows: windows)
        }
        #expect(try #require(TaskProgress(progress(windows).text)).windows == windows)
        for index in 0..<100 { windows["store number \(index)"] = "hopping windows of 60000 ms every 1000 ms" }
        let text = progress(windows).text
        #expect(text.utf8.count <= CommittedOffset.maxMetadataBytes)
        let read = try #require(TaskProgress(text)).windows
        #expect(read.count > 10 && read.allSatisfy { windows[$0.key] == $0.value })
    }
}
