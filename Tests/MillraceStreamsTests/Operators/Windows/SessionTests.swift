import MillraceCore
import MillraceStreams
import MillraceTesting
import Testing

/// Sessions with a gap of five seconds, in the signs of ``WindowMarbles``. Expectations are derived by hand.
struct SessionTests {
    typealias Marbles = (input: String, grace: Int64, output: String)

    static let cases: [Marbles] = [
        ("a@1 a@3 | a@9 | b@20 | end@20", 0, " | a[1,8)2 | a[9,14)1 | b[20,25)1"),
        // A gap apart: two sessions; a millisecond less: one.
        ("a@1 a@6 | end@6", 0, "a[1,6)1 | a[6,11)1"),
        ("a@1 a@5.999 | end@6", 0, " | a[1,10.999)2"),
        // A record in between makes one session of two.
        ("a@1 a@8 a@4 | end@8", 10, " | a[1,13)3"),
        // One before the first, and one within.
        ("a@8 a@5 a@6 | end@8", 10, " | a[5,13)3"),
        // Near one of its neighbours only.
        ("a@0 a@10 a@20 a@14 | end@20", 30, " | a[0,5)1 a[10,19)2 a[20,25)1"),
        // Between two, a gap from each, at either side.
        ("a@0 a@10 a@5 | end@10", 10, " | a[0,5)1 a[5,10)1 a[10,15)1"),
        // Before 1970, and across it.
        ("a@-9 a@-3 a@0 | end@0", 0, "a[-9,-4)1 | a[-3,5)2"),
        // Equal times count each; keys have sessions of their own.
        ("a@3 a@3 b@3 | end@3", 0, " | a[3,8)2 b[3,8)1"),
        // A session that grows stays open.
        ("a@1 a@5 a@9 | b@13 | b@14 | end@14", 0, " |  | a[1,14)3 | b[13,19)2"),
    ]

    @Test(arguments: cases, [false, true])
    func marbles(of text: Marbles, restarts: Bool) throws {
        let run = try WindowMarbles(text.input, grace: text.grace, restarts: restarts) {
            $0.windowed(by: .session(.seconds(5))).count("counts").suppress(until: .windowCloses).signs
        }
        #expect(run.output == text.output, "\(text.input)")
        #expect(run.driver.size == StageSize(keys: 0, timers: 0, held: 0))
    }

    @Test func updates() throws {
        let run = try WindowMarbles("a@1 | a@3 | a@3 | a@2 | a@0 | end@3", grace: 9, keepsOrder: true) {
            $0.windowed(by: .session(.seconds(5))).count("counts").toStream().signs
        }
        #expect(
            run.output == "a[1,6)1@1 | a[1,6)-@3 a[1,8)2@3 | a[1,8)3@3 | a[1,8)4@2 | a[1,8)-@0 a[0,8)5@0 | ")
        #expect(run.driver.size == StageSize(keys: 0, timers: 0, held: 0))
    }

    @Test func updatesTakeBackWhatIsMerged() throws {
        let run = try WindowMarbles("a@1 a@8 | a@4 | end@8", grace: 10, keepsOrder: true) {
            $0.windowed(by: .session(.seconds(5)))
                .aggregate("sums", Int64(0)) {
                    $0 += $1
                } merge: {
                    $0 += $1
                }
                .toStream().signs
        }
        #expect(run.output == "a[1,6)1@1 a[8,13)1@8 | a[1,6)-@4 a[8,13)-@4 a[1,13)3@4 | ")
    }

    @Test func reduces() throws {
        let run = try WindowMarbles("a@1 a@8 a@4 | end@9", grace: 10) {
            $0.windowed(by: .session(.seconds(5))).reduce("sums") { $0 + $1 }.suppress(until: .windowCloses).signs
        }
        #expect(run.output == " | a[1,13)3")
    }
}
