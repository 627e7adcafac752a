import MillraceCore
import MillraceFormats
import MillraceStreams

/// The topics of the application and the topology between them.
public enum TirePressureTopology {
    /// Name of the application, and of its group.
    public static let applicationID = "tire-pressure-alerts"

    /// Name of the input's topic: lines as receivers and the generator write them, by sensor.
    static let packetsTopic = "tire-packets"
    /// Whose each sensor is, by sensor id; the last entry counts.
    static let registry = Topic("tire-registry", key: .string, value: Serde<RegisteredSensor>.lines)
    /// The result, by vehicle.
    static let alerts = Topic("tire-alerts", key: .string, value: Serde<TireAlert>.json)

    /// Packets → readings, by sensor; readings and acknowledgements → alerts, by vehicle. `makeClock` gives each thread a clock of its own.
    static func make(_ parameters: Parameters, makeClock: @escaping @Sendable () -> PacketClock) -> Topology {
        let topology = Topology(applicationID)
        let registry = topology.globalTable(registry)
        let packets = Topic(packetsTopic, key: .string, value: Serde<TireLine>.line(makeClock))

        // The lines' own times, for other clients that write the topic give their records no such time.
        let lines = topology.stream(
            packets, timestamp: { line throws(Rejection) in line.time },
            grace: .milliseconds(parameters.graceMilliseconds))
        let readings =
            lines
            .compactMapValues(\.packet)
            .leftJoin(registry, on: { $0.value.sensor }) { packet, sensor throws(Rejection) in
                try Registration.join(packet, sensor)
            }
            .mapValues(orReject: { registered throws(Rejection) in try Plausibility(parameters).check(registered) })
            .groupByKey()
            .process("bursts", BurstFilter(parameters: parameters))
            .selectKey { $0.value.entry.vehicle }
            .mapValues { VehicleEvent.reading($0) }
        let acknowledgements =
            lines
            .compactMapValues(\.acknowledgement)
            .countAccepted()
            .selectKey { $0.value.vehicle }
            .mapValues { VehicleEvent.acknowledgement($0) }

        readings
            .merge(acknowledgements)
            .repartition("readings", key: .string, value: .binary)
            .groupByKey()
            .process("vehicles", VehicleMonitor(parameters: parameters))
            .to(alerts)
        return topology
    }
}

extension Serde where Value == TireLine {
    /// A line of the input; lines are not written back.
    static func line(_ makeClock: @escaping @Sendable () -> PacketClock) -> Serde<TireLine> {
        Serde(
            makeDecode: {
                let (reader, clock) = (JSONFieldReader<TirePacket.Field>(), makeClock())
                return { bytes throws(Rejection) in try TireLine(line: bytes, reader: reader, clock: clock) }
            },
            makeEncode: { { line, writer in writer.write(utf8: line.packet?.description ?? "{}") } })
    }
}

extension Serde where Value == RegisteredSensor {
    /// The lines of a sensor in the registry.
    static var lines: Serde<RegisteredSensor> {
        Serde(
            decode: { bytes throws(Rejection) in
                do throws(RegistryError) {
                    // Times are written in milliseconds: there is no zone to be read.
                    return try RegisteredSensor(lines: bytes, clock: PacketClock(zone: nil, startMilliseconds: 0))
                } catch {
                    throw Rejection("malformed", error.message)
                }
            },
            encode: { sensor, writer in
                for (index, entry) in sensor.entries.enumerated() {
                    let output = OutputBuffer(capacity: 256)
                    var json = JSONWriter(into: output)
                    entry.write(to: &json)
                    if index > 0 { writer.write(utf8: "\n") }
                    output.withUnsafeBytes { writer.write($0) }
                }
            })
    }
}
