import MillraceCore
import MillraceTesting
import Testing

@testable import MillraceStreams

/// Tumbling windows of five seconds, in the signs of ``WindowMarbles``. Expectations are derived by hand from the
/// watermark: greatest time less the grace.
struct TumblingTests {
    typealias Marbles = (input: String, grace: Int64, output: String, late: Int64)

    static let cases: [Marbles] = [
        // The watermark reaches 5 with the third record.
        ("a@1 a@2 | a@6 | a@8 | end@8", 0, " | a[0,5)2 |  | a[5,10)2", 0),
        // A boundary belongs to the window it begins; equal times count each.
        ("a@4 a@5 a@5 b@5 | end@5", 0, "a[0,5)1 | a[5,10)2 b[5,10)1", 0),
        // Grace 2: at 6 the watermark is 4, so the second a@4 is in time; at 7 the first window closes.
        ("a@4 a@6 a@4 | a@7 | a@9 end@9", 2, " | a[0,5)2 | a[5,10)3", 0),
        // a@6 comes when the watermark is 7: late, and in no window.
        ("a@4 a@9 | a@6 | end@9", 2, "a[0,5)1 |  | a[5,10)1", 1),
        // A quiet key's window closes by another key's progress.
        ("a@1 b@2 | b@20 | end@20", 0, " | a[0,5)1 b[0,5)1 | b[20,25)1", 0),
        // Windows before 1970 are aligned like all others.
        ("a@-6 a@-5 a@-1 a@0 | end@0", 0, "a[-10,-5)1 a[-5,0)2 | a[0,5)1", 0),
    ]

    @Test(arguments: cases, [false, true])
    func marbles(of text: Marbles, restarts: Bool) throws {
        let run = try WindowMarbles(text.input, grace: text.grace, restarts: restarts) {
            $0.windowed(by: .tumbling(.seconds(5))).count("counts").suppress(until: .windowCloses).signs
        }
        #expect(run.output == text.output, "\(text.input)")
        #expect(try run.driver.accounting().late == text.late)
        #expect(run.driver.size == StageSize(keys: 0, timers: 0, held: 0))
    }

    @Test func updates() throws {
        let run = try WindowMarbles("a@1 a@2 | b@2 a@6 | end@6", keepsOrder: true) {
            $0.windowed(by: .tumbling(.seconds(5))).count("counts").toStream().signs
        }
        #expect(run.output == "a[0,5)1@1 a[0,5)2@2 | b[0,5)1@2 a[5,10)1@6 | ")
        #expect(run.driver.size == StageSize(keys: 0, timers: 0, held: 0))
    }

    @Test func updatesAndResultsOfTheSameWindows() throws {
        let run = try WindowMarbles("a@1 a@2 | a@6 | end@6") {
            let counts = $0.windowed(by: .tumbling(.seconds(5))).count("counts")
            return counts.toStream().signs.merge(counts.suppress(until: .windowCloses).signs)
                .merge(counts.suppress(until: .windowCloses).filter { $0 > 1 }.signs)
        }
        #expect(run.output == "a[0,5)1@1 a[0,5)2@2 | a[0,5)2 a[0,5)2 a[5,10)1@6 | a[5,10)1")
    }

    @Test func reduceTakesTheFirstRecordAsItIs() throws {
        let run = try WindowMarbles("a@1 a@2 a@3 b@4 | end@9") {
            $0.windowed(by: .tumbling(.seconds(5))).reduce("sums") { $0 * 10 + $1 }.suppress(until: .windowCloses)
                .signs
        }
        #expect(run.output == " | a[0,5)111 b[0,5)1")
    }

    @Test func timesAreAlignedToTheEndsOfTime() {
        let step = TimeSpan.seconds(5)
        #expect(Timestamp.distantPast.aligned(to: step) == .distantPast)
        #expect(Timestamp.distantFuture.aligned(to: step) < .distantFuture)
        #expect(Timestamp(milliseconds: -1).aligned(to: step) == Timestamp(milliseconds: -5_000))
        #expect(Timestamp(milliseconds: -5_000).aligned(to: step) == Timestamp(milliseconds: -5_000))
        #expect(Timestamp(milliseconds: 4_999).aligned(to: step) == .zero)
    }
}
