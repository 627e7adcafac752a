import MillraceCore
import MillraceStreams
import MillraceTesting
import Testing

/// Sliding windows in the signs of ``WindowMarbles``. Expectations are derived by hand: with records at the times T the
/// windows are [t - d, t] for each t in T, and [t + 1, t + 1 + d] for those in which there is a record; both ends belong to
/// them, so that the end excluded is a millisecond later.
struct SlidingTests {
    typealias Marbles = (difference: Int64, input: String, grace: Int64, output: String)

    static let cases: [Marbles] = [
        (10, "a@5 | b@6 | end@6", 0, " | a[-5,5.001)1 | b[-4,6.001)1"),
        // The example of Kafka Streams' own documentation.
        (
            5, "a@8 a@9.2 a@12.4 | end@13", 0,
            "a[3,8.001)1 a[4.2,9.201)2 | a[7.4,12.401)3 a[8.001,13.002)2 a[9.201,14.202)1"
        ),
        // Equal windows are one.
        (10, "a@5 a@5 | end@5", 0, " | a[-5,5.001)2"),
        // Exactly the difference apart: together in [5, 15]; [5.001, 15.001] holds the second alone.
        (10, "a@5 a@15 | end@15", 0, "a[-5,5.001)1 | a[5,15.001)2 a[5.001,15.002)1"),
        // A millisecond more: the window that ends with the second begins just after the first.
        (10, "a@5 a@15.001 | end@16", 0, "a[-5,5.001)1 | a[5.001,15.002)1"),
        // Against the order of time: a window after the earlier record comes into being, which holds the later.
        (10, "a@8 a@2 | end@8", 20, " | a[-8,2.001)1 a[-2,8.001)2 a[2.001,12.002)1"),
        // What a closed window held belongs to a later one, too.
        (10, "a@0 b@1 | a@5 | end@5", 0, "a[-10,0.001)1 | b[-9,1.001)1 | a[-5,5.001)2 a[0.001,10.002)1"),
        // Nothing for long: no window holds both.
        (10, "a@0 | a@50 | end@50", 0, " | a[-10,0.001)1 | a[40,50.001)1"),
        // No difference at all.
        (0, "a@1 a@1 a@1.001 | end@2", 0, "a[1,1.001)2 | a[1.001,1.002)1"),
    ]

    @Test(arguments: cases, [false, true])
    func marbles(of text: Marbles, restarts: Bool) throws {
        let run = try WindowMarbles(text.input, grace: text.grace, restarts: restarts) {
            $0.windowed(by: .sliding(.seconds(text.difference))).count("counts").suppress(until: .windowCloses).signs
        }
        #expect(run.output == text.output, "\(text.input)")
        #expect(run.driver.size == StageSize(keys: 0, timers: 0, held: 0))
    }

    @Test func updates() throws {
        let run = try WindowMarbles("a@8 | a@2 | a@2 | end@8", grace: 20, keepsOrder: true) {
            $0.windowed(by: .sliding(.seconds(10))).aggregate("sums", Int64(0)) { $0 += $1 }.toStream().signs
        }
        #expect(
            run.output == "a[-2,8.001)1@8 | a[-8,2.001)1@2 a[-2,8.001)2@2 a[2.001,12.002)1@2 "
                + "| a[-8,2.001)2@2 a[-2,8.001)3@2 | ")
        #expect(run.driver.size == StageSize(keys: 0, timers: 0, held: 0))
    }

    @Test func reduces() throws {
        let run = try WindowMarbles("a@1 a@2 | end@9", grace: 5) {
            $0.windowed(by: .sliding(.seconds(10))).reduce("sums") { $0 + $1 }.suppress(until: .windowCloses).signs
        }
        #expect(run.output == " | a[-9,1.001)1 a[-8,2.001)2 a[1.001,11.002)1")
    }
}
