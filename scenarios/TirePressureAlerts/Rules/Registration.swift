import MillraceStreams

/// Whether a packet's sensor is registered: checks 9 and 10 of the specification.
enum Registration {
    /// Joins a packet with that of its sensor's entries that is valid when it was sent.
    static func join(_ packet: TirePacket, _ sensor: RegisteredSensor?) throws(Rejection) -> RegisteredPacket {
        try join(packet, sensor?.entry(at: packet.time))
    }

    static func join(_ packet: TirePacket, _ entry: RegistryEntry?) throws(Rejection) -> RegisteredPacket {
        guard let entry, entry.model == nil || entry.model == packet.model else {
            throw Rejection("unregistered", "sensor \(packet.sensor) is not in the registry")
        }
        if let vehicle = packet.vehicle, vehicle != entry.vehicle {
            throw Rejection("registry-mismatch", "the registry has sensor \(packet.sensor) in \(entry.vehicle)")
        }
        if let wheel = packet.wheel, wheel != entry.wheel {
            throw Rejection("registry-mismatch", "the registry has sensor \(packet.sensor) at \(entry.wheel)")
        }
        return RegisteredPacket(packet: packet, entry: entry)
    }
}

/// Whether a packet's values can be: checks 11 and 12.
struct Plausibility {
    private let parameters: Parameters

    init(_ parameters: Parameters) {
        self.parameters = parameters
    }

    func check(_ registered: RegisteredPacket) throws(Rejection) -> RegisteredPacket {
        if let pressure = registered.packet.pressure, !(0...parameters.greatestPa).contains(pressure) {
            throw Rejection("implausible-pressure", "\(pressure) Pa")
        }
        if let temperature = registered.packet.temperature,
            !(parameters.leastMilliCelsius...parameters.greatestMilliCelsius).contains(temperature)
        {
            throw Rejection("implausible-temperature", "\(temperature) m°C")
        }
        return registered
    }
}
