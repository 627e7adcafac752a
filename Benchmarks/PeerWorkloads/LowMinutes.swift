import MillraceCore
import MillraceFormats
import MillraceStreams

/// W1: for each wheel and minute the least and the mean pressure, where the least is below 180 kPa.
enum LowMinutes {
    static func topology() -> Topology {
        let topology = Topology("low-minutes")
        let readings = topology.stream(.readings, timestamp: { $0.time }, grace: .seconds(5))
        let minutes =
            readings
            .selectKey { Wheel($0.value) }
            .mapValues(\.pressure)
            .markAsPartitioned(key: .binary)
            .groupByKey()
            .windowed(by: .tumbling(.minutes(1)))
            .aggregate("minutes", Pressures()) { $0.add($1) }
            .suppress(until: .windowCloses)
        minutes
            .filter { $0.least < 180 }
            .map { (NoKey(), LowMinute(wheel: $0.key.key, start: $0.key.start, pressures: $0.value)) }
            .to(Topic(Workload.results, key: .none, value: .writingJSON))
        return topology
    }
}

/// The pressures of one wheel in one minute.
struct Pressures: BinaryCodable {
    var least = Double.infinity
    var sum = 0.0
    var count: Int64 = 0

    init() {}

    mutating func add(_ pressure: Double) {
        least = min(least, pressure)
        sum += pressure
        count += 1
    }

    init(from reader: inout ByteReader) throws(DecodingFailure) {
        least = Double(bitPattern: try reader.read())
        sum = Double(bitPattern: try reader.read())
        count = try reader.readVariable()
    }

    func encode(to writer: ByteWriter) {
        writer.write(least.bitPattern)
        writer.write(sum.bitPattern)
        writer.write(variable: count)
    }
}

/// A result.
struct LowMinute: JSONWritable, Sendable {
    var wheel: Wheel
    var start: Timestamp
    var pressures: Pressures

    func write(to json: inout JSONWriter) {
        json.beginObject()
        json.member("vehicle", wheel.vehicle)
        json.member("wheel", wheel.place)
        json.member("window_start", start.milliseconds)
        json.member("min", pressures.least)
        json.member("avg", pressures.sum / Double(pressures.count))
        json.member("count", pressures.count)
        json.endObject()
    }
}
