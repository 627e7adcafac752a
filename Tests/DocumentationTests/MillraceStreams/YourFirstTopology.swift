import MillraceCore
import MillraceStreams
import MillraceTesting
import Testing

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

struct YourFirstTopologyTests {
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
}
