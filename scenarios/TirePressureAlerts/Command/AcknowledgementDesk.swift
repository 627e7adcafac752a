import MillraceCore
import MillraceFormats
import MillraceReplay
import MillraceStreams

/// Puts acknowledgements into a log on which the application runs.
public enum AcknowledgementDesk {
    /// Among so many records at the end of a partition is one of about its greatest event time.
    private static let tail: Int64 = 100

    /// Which alerts are meant.
    public struct Selection: Sendable {
        var vehicle: String
        var wheel: String?
        var kind: String?

        /// The alerts of a vehicle; of one of its wheels or axles, and of one kind, where these are given.
        public init(vehicle: String, wheel: String? = nil, kind: String? = nil) {
            (self.vehicle, self.wheel, self.kind) = (vehicle, wheel, kind)
        }

        func contains(_ alert: ActiveAlert) -> Bool {
            alert.vehicle == vehicle && (wheel ?? alert.wheel) == alert.wheel && (kind ?? alert.kind) == alert.kind
        }
    }

    /// What came of it.
    public enum Outcome: Sendable {
        /// The lines that were put into the log.
        case sent([String])
        /// Nothing was; the vehicle's alerts that wait for an acknowledgement, as of ``AcknowledgementDesk/waiting(on:)``.
        case nothingSuits(waiting: [String])
    }

    /// The active alerts that nobody has acknowledged: vehicle, wheel or axle, kind and sentence of each.
    /// - Throws: `EngineError`.
    public static func waiting(on engine: any Engine) throws -> [String] {
        try alerts(on: engine).map(\.description)
    }

    private static func alerts(on engine: any Engine) throws -> [ActiveAlert] {
        let collector = ResultCollector(engine: engine, applicationID: TirePressureTopology.applicationID)
        return ActiveAlert.all(after: try collector.results(of: TirePressureTopology.alerts.name))
            .filter { !$0.isAcknowledged }
    }

    /// Acknowledges the active alerts of `selection` that nobody has acknowledged, in the name of `person`. They bear the
    /// event time that their partition of the input has come to, so that they come after what they are about, are not late, and
    /// make nothing late.
    /// - Throws: `InputError` if the application has not run on the log; `EngineError`.
    /// - Complexity: O(*n*) in the records of the result.
    public static func acknowledge(
        _ selection: Selection, by person: String?, on engine: any Engine
    ) throws -> Outcome {
        guard let input = try engine.topic(named: TirePressureTopology.packetsTopic) else {
            throw InputError("the log holds no readings: run the application on it first")
        }
        let waiting = try alerts(on: engine).filter { $0.vehicle == selection.vehicle }
        let meant = waiting.filter(selection.contains)
        guard !meant.isEmpty else { return .nothingSuits(waiting: waiting.map(\.description)) }

        let producer = try engine.makeProducer(transactionalID: "\(input.name)-acknowledgements")
        let key = Array(PacketHeader.key(ofAcknowledgementFor: selection.vehicle).utf8)
        let number = key.withUnsafeBytes { Partitioner.partition(of: $0, among: input.partitions) }
        let partition = TopicPartition(input.name, number)
        // Last of all: a generator's event time runs on by minutes a second.
        let time = try latestTime(in: partition, on: engine) ?? .zero
        let latest = max(time, meant.map(\.time).max() ?? time)
        let lines = meant.map { line($0, at: latest, by: person) }
        let batch = RecordBatchBuilder()
        for line in lines {
            key.withUnsafeBytes { key in
                line.withUnsafeBytes { value in
                    batch.append(
                        timestamp: latest, key: key, value: value,
                        headers: UnsafeRawBufferPointer(start: nil, count: 0))
                }
            }
        }
        try producer.begin()
        try producer.append(batch, to: partition)
        switch producer.commit() {
        case .committed: return .sent(lines.map { String(decoding: $0, as: UTF8.self) })
        case .retriable(let error), .abortable(let error), .fenced(let error), .fatal(let error), .unknown(let error):
            throw error
        }
    }

    /// The greatest event time among the last records of a partition; nil if there are none.
    private static func latestTime(in partition: TopicPartition, on engine: any Engine) throws -> Timestamp? {
        let offsets = try engine.offsets(of: partition)
        let (consumer, buffer) = (try engine.makeConsumer(), RecordBuffer())
        var latest: Timestamp?
        let first = max(offsets.lowerBound, offsets.upperBound - tail)
        _ = try consumer.readToEnd(of: partition, from: first, into: buffer) { buffer in
            for record in buffer.records where !StreamHeader.isStatement(record) {
                latest = max(latest ?? record.timestamp, record.timestamp)
            }
        }
        return latest
    }

    private static func line(_ alert: ActiveAlert, at time: Timestamp, by person: String?) -> [UInt8] {
        let output = OutputBuffer(capacity: 256)
        var json = JSONWriter(into: output)
        json.beginObject()
        json.member("acknowledge", alert.kind)
        json.member("vehicle", alert.vehicle)
        json.member("wheel", alert.wheel)
        json.member("time", time.milliseconds)
        if let person { json.member("by", person) }
        json.endObject()
        return output.withUnsafeBytes { [UInt8]($0) }
    }
}
