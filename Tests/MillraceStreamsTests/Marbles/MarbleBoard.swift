import MillraceCore
import MillraceStreams
import MillraceTesting
import Testing

/// Plays a marble case on a topology, by way of the test driver.
struct MarbleBoard {
    /// The sources of a topology under test, in the order in which it declares them.
    let topology: Topology
    private let grace: TimeSpan

    /// What the results are: text under text, "nil" for a value that is gone.
    typealias Results = MillraceStreams.Stream<String, String>

    static let output = Topic("out", key: .string, value: .string)

    /// The stream of the input called `name`.
    func stream(_ name: String) -> MillraceStreams.Stream<String, Int64> {
        topology.stream(Topic(name, key: .string, value: .int64), grace: grace)
    }

    /// The stream of the input called `name`, in which a value may be null.
    func optionals(_ name: String) -> MillraceStreams.Stream<String, Int64?> {
        topology.stream(Topic(name, key: .string, value: Serde.optional(.int64)), grace: grace)
    }

    /// The table of the input called `name`.
    func table(_ name: String) -> Table<String, Int64> {
        topology.table(Topic(name, key: .string, value: .int64), grace: grace)
    }

    /// Plays `marbles` on what `build` makes of the inputs called `names`, and compares all that the case says;
    /// `leavesNothing` says that state and timers must be gone at the end.
    static func play(
        _ marbles: MarbleCase, on names: [String] = ["in"], mode: RuntimeConfiguration.Mode = .live,
        leavesNothing: Bool, _ build: (MarbleBoard) -> Results
    ) throws {
        let board = MarbleBoard(topology: Topology("marbles"), grace: .milliseconds(marbles.grace))
        build(board).to(output)
        let driver = try TopologyTestDriver(board.topology, mode: mode)
        var looks: [String] = []
        for token in marbles.input.split(separator: " ") {
            if token == "|" {
                looks.append(try look(driver, marbles))
            } else {
                try play(String(token), names, driver)
            }
        }
        looks.append(try look(driver, marbles))
        #expect(looks.joined(separator: " | ") == marbles.output, "\(marbles.about)")
        let accounting = try driver.accounting()
        #expect(accounting.late == marbles.late, "\(marbles.about)")
        #expect(accounting.rejected == marbles.rejected, "\(marbles.about)")
        #expect(driver.size.held == 0, "\(marbles.about)")
        if leavesNothing { #expect(driver.size == StageSize(keys: 0, timers: 0, held: 0), "\(marbles.about)") }
    }

    private static func play(_ token: String, _ names: [String], _ driver: TopologyTestDriver) throws {
        if token.hasPrefix("+") {
            return try driver.advanceWallClockTime(by: .milliseconds(try #require(Int64(token.dropFirst()))))
        }
        if token == "restart" { return try driver.restart() }
        let halves = token.split(separator: ":")
        let chosen = halves.count == 2 ? String(halves[0]) : nil
        let parts = try #require(halves.last).split(separator: "@")
        let time = Timestamp(milliseconds: try #require(Int64(parts[1])))
        let content = parts[0].split(separator: "=").map(String.init)
        let topics = names.map { Topic($0, key: Serde<String>.string, value: Serde<Int64>.int64) }
        switch content[0] {
        case "end":
            for topic in topics where chosen == nil || chosen == topic.name { try driver.endInput(topic, at: time) }
        case "wm":
            for topic in topics where chosen == nil || chosen == topic.name {
                try driver.advanceEventTime(topic, to: time)
            }
        default:
            let topic = try #require(topics.first { $0.name == chosen ?? names[0] }, "no input is called \(token)")
            let value: Int64? = content.count == 1 ? 1 : Int64(content[1])
            try driver.pipeInput(topic, key: content[0] == "nil" ? nil : content[0], value: value, at: time)
        }
    }

    /// What has come out since the last look.
    private static func look(_ driver: TopologyTestDriver, _ marbles: MarbleCase) throws -> String {
        let records = try driver.readRecords(output).enumerated()
        let sorted = records.sorted { left, right in
            if marbles.isAsEmitted { return left.offset < right.offset }
            return (left.element.timestamp, left.element.key, left.offset)
                < (right.element.timestamp, right.element.key, right.offset)
        }
        return sorted.map { _, record in "\(record.key)=\(record.value)@\(record.timestamp.milliseconds)" }
            .joined(separator: " ")
    }
}

extension Windowed<String> {
    /// The key in its window, as marbles write it.
    var marble: String { "\(key)[\(start.milliseconds),\(end.milliseconds))" }
}
