import Foundation
import MillraceCore
import MillraceStreams
import MillraceTesting
import Testing

// What stands between `page` and `end of page` is what the page "Your first topology" shows, block by block; the last
// test holds the two together.

// page
struct PartReading: BinaryCodable, Hashable {
    var part: String
    var value: Int64

    init(part: String, value: Int64) {
        self.part = part
        self.value = value
    }

    init(from reader: inout ByteReader) throws(DecodingFailure) {
        part = try reader.readString()
        value = try reader.readVariable()
    }

    func encode(to writer: ByteWriter) {
        writer.write(string: part)
        writer.write(variable: value)
    }
}
// end of page

// page
enum FirstTopology {
    static let readings = Topic("readings", key: .string, value: Serde<PartReading>.binary)
    static let alerts = Topic("alerts", key: .string, value: .int64)
    static let highest = Topic("highest", key: .string, value: .int64)
    static let counts = Topic("counts", key: .string, value: .int64)

    static func make() -> Topology {
        let topology = Topology("first-topology")
        let readings = topology.stream(readings)
        let values = readings.mapValues(\.value)

        values.filter { $0 >= 90 }.to(alerts)
        values.groupByKey().reduce("highest-value") { max($0, $1) }.to(highest)
        readings.groupBy("by-part", key: .string, value: .binary) { $0.value.part }
            .count("parts").to(counts)
        return topology
    }
}
// end of page

struct FirstTopologyTests {
    // page
    static let readings: [(sensor: String, part: String, value: Int64)] = [
        ("sensor-1", "wheel", 45), ("sensor-2", "motor", 41), ("sensor-1", "wheel", 92), ("sensor-2", "engine", 13),
        ("sensor-2", "engine", 90), ("sensor-4", "motor", 95), ("sensor-3", "engine", 67), ("sensor-3", "wheel", 52),
        ("sensor-4", "engine", 55), ("sensor-3", "engine", 37),
    ]
    // end of page

    /// The expected values follow from the ten readings by hand.
    @Test(arguments: [1, 3, 8] as [Int32])
    func alertsHighestAndCounts(partitions: Int32) throws {
        // page
        let driver = try TopologyTestDriver(FirstTopology.make(), partitions: partitions)
        for (index, reading) in Self.readings.enumerated() {
            try driver.pipeInput(
                FirstTopology.readings, key: reading.sensor, value: .init(part: reading.part, value: reading.value),
                at: Timestamp(milliseconds: Int64(index) * 1_000))
        }
        #expect(
            try driver.readKeyValuesToMap(FirstTopology.alerts) == ["sensor-1": 92, "sensor-2": 90, "sensor-4": 95])
        #expect(
            try driver.readKeyValuesToMap(FirstTopology.highest)
                == ["sensor-1": 92, "sensor-2": 90, "sensor-3": 67, "sensor-4": 95])
        #expect(try driver.readKeyValuesToMap(FirstTopology.counts) == ["wheel": 3, "motor": 2, "engine": 5])
        // end of page
    }

    @Test("The page shows the code that is compiled here, the README its topology")
    func documentationShowsThisCode() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let shown = try Self.blocks(
            of: root.appendingPathComponent("Sources/MillraceStreams/MillraceStreams.docc/YourFirstTopology.md"),
            from: "```swift", to: "```")
        let compiled = try Self.blocks(
            of: URL(fileURLWithPath: #filePath), from: "// page", to: "// end of page")
        try #require(compiled.count == 4)
        #expect(shown == compiled)

        let readme = try Self.blocks(of: root.appendingPathComponent("README.md"), from: "```swift", to: "```")
        try #require(readme.count == 1)
        #expect(Self.flat(compiled[1]).contains(Self.flat(readme[0])))
    }

    /// The lines without indentation.
    private static func flat(_ block: String) -> String {
        block.split(separator: "\n").map { $0.drop { $0 == " " } }.joined(separator: "\n")
    }

    /// The blocks of lines between a line `start` and the next line `end`, less the indentation of `start`.
    private static func blocks(of file: URL, from start: String, to end: String) throws -> [String] {
        var blocks: [String] = []
        var open: (indentation: Int, lines: [Substring])?
        for line in try String(contentsOf: file, encoding: .utf8).split(
            separator: "\n", omittingEmptySubsequences: false)
        {
            let text = line.drop { $0 == " " }
            if let block = open, text == end {
                blocks.append(block.lines.joined(separator: "\n"))
                open = nil
            } else if let block = open {
                open?.lines.append(line.dropFirst(min(block.indentation, line.count - text.count)))
            } else if text == start {
                open = (line.count - text.count, [])
            }
        }
        return blocks
    }
}
