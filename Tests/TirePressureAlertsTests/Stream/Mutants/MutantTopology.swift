import MillraceCore
import MillraceStreams

@testable import TirePressureAlerts

/// The application's topology with parts that a test may exchange. As it stands it is the production topology once more.
struct MutantTopology {
    typealias Join = @Sendable (TirePacket, RegistryEntry?) throws(Rejection) -> RegisteredPacket

    var parameters = Parameters()
    var lineValue = Serde<TireLine>.line { Sample.clock() }
    var join: Join = { packet, entry throws(Rejection) in try Registration.join(packet, entry) }
    /// Changes a reading on its way to the vehicles.
    var changeReading: @Sendable (TireReading) -> TireReading = { $0 }
    /// Changes an acknowledgement on its way to the vehicles.
    var changeAcknowledgement: @Sendable (Acknowledgement) -> Acknowledgement = { $0 }
    /// What readings are grouped by.
    var readingKey: @Sendable (TireReading) -> String = { $0.entry.vehicle }
    var order = Order.eventTime

    func make() -> Topology {
        make(bursts: BurstFilter(parameters: parameters), vehicles: VehicleMonitor(parameters: parameters))
    }

    func make(bursts: some BurstsProcessor) -> Topology {
        make(bursts: bursts, vehicles: VehicleMonitor(parameters: parameters))
    }

    func make(vehicles: some VehiclesProcessor) -> Topology {
        make(bursts: BurstFilter(parameters: parameters), vehicles: vehicles)
    }

    func make(bursts: some BurstsProcessor, vehicles: some VehiclesProcessor) -> Topology {
        let (parameters, join) = (parameters, join)
        let (changeReading, readingKey) = (changeReading, readingKey)
        let changeAcknowledgement = changeAcknowledgement
        let topology = Topology(TirePressureTopology.applicationID)
        let registry = topology.globalTable(TirePressureTopology.registry)
        let packets = Topic(TirePressureTopology.packetsTopic, key: .string, value: lineValue)
        let lines = topology.stream(packets, grace: .milliseconds(parameters.graceMilliseconds))
        let registered = lines.compactMapValues(\.packet)
            .leftJoin(registry, on: { $0.value.sensor }) { packet, sensor throws(Rejection) in
                try join(packet, sensor?.entry(at: packet.time))
            }
            .mapValues(orReject: { registered throws(Rejection) in try Plausibility(parameters).check(registered) })
        let readings = registered.groupByKey().process("bursts", bursts, order: order).mapValues(changeReading)
        let acknowledgements = lines.compactMapValues(\.acknowledgement).countAccepted().selectKey { $0.value.vehicle }
            .mapValues { VehicleEvent.acknowledgement(changeAcknowledgement($0)) }
        readings.selectKey { readingKey($0.value) }.mapValues { VehicleEvent.reading($0) }
            .merge(acknowledgements).repartition("readings", key: .string, value: .binary)
            .groupByKey().process("vehicles", vehicles, order: order).to(TirePressureTopology.alerts)
        return topology
    }
}

/// What may stand in the place of ``BurstFilter``.
protocol BurstsProcessor: Processor where Key == String, Input == RegisteredPacket, Output == TireReading {}
/// What may stand in the place of ``VehicleMonitor``.
protocol VehiclesProcessor: Processor where Key == String, Input == VehicleEvent, Output == TireAlert {}

extension BurstFilter: BurstsProcessor {}
extension VehicleMonitor: VehiclesProcessor {}
extension Altered: BurstsProcessor where Base: BurstsProcessor {}
extension Altered: VehiclesProcessor where Base: VehiclesProcessor {}
extension Forgetful: BurstsProcessor where Base: BurstsProcessor {}
extension Forgetful: VehiclesProcessor where Base: VehiclesProcessor {}
