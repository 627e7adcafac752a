import MillraceCore
import MillraceTesting
import Testing

@testable import MillraceStreams

/// Tumbling windows of five seconds. Input: `a@3` is a record of key a at second 3, in the order of arrival; `|` is a
/// look at the output, `end@9` the end of the input. Output: `a[5)2` is key a's window from second 5 with 2 records.
/// Expectations are derived by hand from the watermark: greatest time less the grace.
struct WindowTests {
    static let input = Topic("in", key: .string, value: .int64)
    static let output = Topic("out", key: .string, value: .string)

    static let cases: [(input: String, grace: Int64, output: String, late: Int64)] = [
        // The watermark reaches 5 with the third record.
        ("a@1 a@2 | a@6 | a@8 | end@8", 0, " | a[0)2 |  | a[5)2", 0),
        // A boundary belongs to the window it begins; equal times count each.
        ("a@4 a@5 a@5 b@5 | end@5", 0, "a[0)1 | a[5)2 b[5)1", 0),
        // Grace 2: at 6 the watermark is 4, so the second a@4 is in time; at 7 the first window closes.
        ("a@4 a@6 a@4 | a@7 | a@9 end@9", 2, " | a[0)2 | a[5)3", 0),
        // a@6 comes when the watermark is 7: late, and in no window.
        ("a@4 a@9 | a@6 | end@9", 2, "a[0)1 |  | a[5)1", 1),
        // A quiet key's window closes by another key's progress.
        ("a@1 b@2 | b@20 | end@20", 0, " | a[0)1 b[0)1 | b[20)1", 0),
        // Windows before 1970 are aligned like all others.
        ("a@-6 a@-5 a@-1 a@0 | end@0", 0, "a[-10)1 a[-5)2 | a[0)1", 0),
    ]

    @Test(arguments: cases)
    func marbles(input: String, grace: Int64, output: String, late: Int64) throws {
        let topology = Topology("windows")
        topology.stream(Self.input, grace: .seconds(grace)).groupByKey().windowed(by: .tumbling(.seconds(5)))
            .count("window-counts").suppress(until: .windowCloses)
            .map { ($0.key.key, "[\($0.key.start.milliseconds / 1_000))\($0.value)") }
            .to(Self.output)
        let driver = try TopologyTestDriver(topology)
        var looks: [String] = []
        func look() throws {
            let records = try driver.readRecords(Self.output)
            for record in records {
                #expect(record.timestamp.milliseconds % 5_000 == (record.timestamp.milliseconds < 0 ? -1 : 4_999))
            }
            looks.append(
                records.sorted { ($0.timestamp, $0.key) < ($1.timestamp, $1.key) }.map { $0.key + $0.value }
                    .joined(separator: " "))
        }
        for token in input.split(separator: " ") {
            guard token != "|" else {
                try look()
                continue
            }
            let parts = token.split(separator: "@").map(String.init)
            let time = Timestamp.zero + .seconds(Int64(parts[1]) ?? 0)
            if parts[0] == "end" {
                try driver.endInput(Self.input, at: time)
            } else {
                try driver.pipeInput(Self.input, key: parts[0], value: 1, at: time)
            }
        }
        try look()
        #expect(looks.joined(separator: " | ") == output)
        #expect(try driver.accounting().late == late)
        #expect(driver.size == StageSize(keys: 0, timers: 0, held: 0))
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
