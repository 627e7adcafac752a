import MillraceCore
import MillraceTesting
import Testing

@testable import MillraceStreams

/// Hopping windows in the signs of ``WindowMarbles``. Expectations are derived by hand: a record at t lies in every window
/// that begins at a multiple of the advance in (t - size, t].
struct HoppingTests {
    typealias Marbles = (size: Int64, advance: Int64, input: String, grace: Int64, output: String)

    static let cases: [Marbles] = [
        // Two windows each; those that nothing lies in have no result.
        (10, 5, "a@7 | b@30 | end@30", 0, " | a[0,10)1 a[5,15)1 | b[25,35)1 b[30,40)1"),
        // A boundary ends one window and begins another.
        (10, 5, "a@5 a@10 | a@15 | end@15", 0, "a[0,10)1 | a[5,15)2 | a[10,20)2 a[15,25)1"),
        // Equal times count each; windows begin before 1970 too.
        (10, 5, "a@-3 a@-3 | a@0 | end@0", 0, " | a[-10,0)2 | a[-5,5)3 a[0,10)1"),
        // Grace 6: at 12 the watermark is 6, at 17 it is 11.
        (10, 5, "a@12 a@7 a@6 | a@17 | end@17", 6, " | a[0,10)2 | a[5,15)3 a[10,20)2 a[15,25)1"),
        // An earlier record than any before makes an earlier window due.
        (10, 5, "a@14 a@5 | b@24 | end@24", 20, " |  | a[0,10)1 a[5,15)2 a[10,20)1 b[15,25)1 b[20,30)1"),
        // The advance does not divide the size: panes of two seconds.
        (10, 4, "a@9 | a@12 | end@12", 0, " | a[0,10)1 | a[4,14)2 a[8,18)2 a[12,22)1"),
        // No second is common to size and advance but one.
        (5, 3, "a@4 a@5 | a@6 | end@6", 0, "a[0,5)1 |  | a[3,8)3 a[6,11)1"),
        // Nothing for some time: windows in between have no result.
        (10, 5, "a@3 | a@43 | end@43", 0, " | a[-5,5)1 a[0,10)1 | a[35,45)1 a[40,50)1"),
        // As long as the advance: tumbling.
        (5, 5, "a@4 a@5 a@5 b@5 | end@5", 0, "a[0,5)1 | a[5,10)2 b[5,10)1"),
        // Keys close by each other's progress.
        (4, 2, "a@1 b@2 | b@9 | end@9", 0, "a[-2,2)1 | a[0,4)1 b[0,4)1 b[2,6)1 | b[6,10)1 b[8,12)1"),
    ]

    /// With panes that windows share, and without; in one run, and with a restart after each record.
    @Test(arguments: cases, [(true, false), (false, false), (true, true), (false, true)])
    func marbles(of text: Marbles, how: (sharesPanes: Bool, restarts: Bool)) throws {
        let run = try WindowMarbles(text.input, grace: text.grace, restarts: how.restarts) {
            let windowed = $0.windowed(by: .hopping(.seconds(text.size), every: .seconds(text.advance)))
            let counts =
                how.sharesPanes ? windowed.count("counts") : windowed.aggregate("counts", Int64(0)) { $0 += $1 }
            return counts.suppress(until: .windowCloses).signs
        }
        #expect(run.output == text.output, "\(text.input)")
        #expect(run.driver.size == StageSize(keys: 0, timers: 0, held: 0))
    }

    @Test(arguments: [true, false])
    func updates(sharesPanes: Bool) throws {
        let run = try WindowMarbles("a@7 | a@12 | a@3 | end@12", grace: 10, keepsOrder: true) {
            let windowed = $0.windowed(by: .hopping(.seconds(10), every: .seconds(5)))
            let counts =
                sharesPanes ? windowed.count("counts") : windowed.aggregate("counts", Int64(0)) { $0 += $1 }
            return counts.toStream().signs
        }
        #expect(
            run.output
                == "a[0,10)1@7 a[5,15)1@7 | a[5,15)2@12 a[10,20)1@12 | a[-5,5)1@3 a[0,10)2@3 | ")
        #expect(run.driver.size == StageSize(keys: 0, timers: 0, held: 0))
    }

    @Test func reduceAndAggregateMerge() throws {
        let reduced = try WindowMarbles("a@1 a@2 a@7 end@9") {
            $0.windowed(by: .hopping(.seconds(10), every: .seconds(5))).reduce("sums") { $0 + $1 }
                .suppress(until: .windowCloses).signs
        }
        #expect(reduced.output == "a[-5,5)2 a[0,10)3 a[5,15)1")
        let merged = try WindowMarbles("a@1 a@2 a@7 end@9") {
            $0.windowed(by: .hopping(.seconds(10), every: .seconds(5)))
                .aggregate("sums", Int64(0)) {
                    $0 += 10 * $1
                } merge: {
                    $0 += $1
                }
                .suppress(until: .windowCloses).signs
        }
        #expect(merged.output == "a[-5,5)20 a[0,10)30 a[5,15)10")
    }

    @Test func gridsDoNotTrapAtTheEndsOfTime() {
        for sharesPanes in [true, false] {
            let grid = HoppingGrid(size: .seconds(10), advance: .seconds(4), sharesPanes: sharesPanes)
            let (first, last) = grid.panes(at: .distantFuture)
            #expect(first <= last)
            #expect(grid.panes(at: .distantPast).last == .distantPast)
            #expect(grid.firstWindow(ofPane: .distantPast) > .distantPast)
        }
    }
}
