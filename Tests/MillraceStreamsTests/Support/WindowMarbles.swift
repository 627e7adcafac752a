import MillraceCore
import MillraceStreams
import MillraceTesting
import Testing

/// Windows written as signs. Input: `a@3` is a record of key a at second 3 with the value 1, in the order of arrival; `|`
/// is a look at the output, `end@9` the end of the input. Output: `a[5,10)2` is key a's result 2 of the window from second
/// 5 to second 10. `@` and the event time follow where the result of a closed window has another than the window's last
/// millisecond, and behind each update, of which `-` is one that takes a window back.
struct WindowMarbles {
    static let input = Topic("in", key: .string, value: .int64)
    static let output = Topic("out", key: .string, value: .string)

    let driver: TopologyTestDriver
    private let keepsOrder: Bool
    private(set) var looks: [String] = []

    /// Runs `input` through the windows that `build` makes. Output is sorted by event time, key and window, unless its
    /// order is of interest. With `restarts` another run takes over after each record.
    init(
        _ input: String, grace: Int64 = 0, partitions: Int32 = 1, keepsOrder: Bool = false, restarts: Bool = false,
        _ build: (GroupedStream<String, Int64>) -> Stream<String, String>
    ) throws {
        self.keepsOrder = keepsOrder
        let topology = Topology("windows")
        build(topology.stream(Self.input, grace: .seconds(grace)).groupByKey()).to(Self.output)
        driver = try TopologyTestDriver(topology, partitions: partitions)
        for token in input.split(separator: " ") {
            guard token != "|" else {
                try look()
                continue
            }
            let parts = token.split(separator: "@").map(String.init)
            let time = Timestamp(milliseconds: Int64(((Double(parts[1]) ?? 0) * 1_000).rounded()))
            if parts[0] == "end" {
                try driver.endInput(Self.input, at: time)
            } else {
                try driver.pipeInput(Self.input, key: parts[0], value: 1, at: time)
                if restarts { try driver.restart() }
            }
        }
        try look()
    }

    /// The looks, parted by ` | `.
    var output: String { looks.joined(separator: " | ") }

    /// What came since the last look.
    private mutating func look() throws {
        var records = try driver.readRecords(Self.output)
        if !keepsOrder { records.sort { ($0.timestamp, $0.key, $0.value) < ($1.timestamp, $1.key, $1.value) } }
        looks.append(records.map { $0.key + $0.value }.joined(separator: " "))
    }
}

extension Stream where Key == Windowed<String>, Value == Int64 {
    /// Results of closed windows as ``WindowMarbles`` writes them.
    var signs: Stream<String, String> {
        map { record in
            let (window, time) = (record.key, record.timestamp)
            let date = time == window.end - .milliseconds(1) ? "" : "@\(time.seconds)"
            return (window.key, "\(window.sign)\(record.value)\(date)")
        }
    }
}

extension Stream where Key == Windowed<String>, Value == Int64? {
    /// Updates as ``WindowMarbles`` writes them.
    var signs: Stream<String, String> {
        map { record in
            let value = record.value.map(String.init) ?? "-"
            return (record.key.key, "\(record.key.sign)\(value)@\(record.timestamp.seconds)")
        }
    }
}

extension Windowed {
    /// The window in seconds.
    fileprivate var sign: String { "[\(start.seconds),\(end.seconds))" }
}

extension Timestamp {
    /// Seconds since the epoch, with a fraction where there is one.
    fileprivate var seconds: String {
        milliseconds % 1_000 == 0 ? "\(milliseconds / 1_000)" : "\(Double(milliseconds) / 1_000)"
    }
}
