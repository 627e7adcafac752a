import MillraceCore
import MillraceStreams

/// What is remembered of a sensor (section 6 of the specification).
struct SensorState: Hashable, Sendable {
    /// A value and when it was sent.
    struct Sent: Hashable, Sendable {
        var time: Timestamp
        var value: Int64
    }

    /// Times of the present burst's first and last packet; nil before the first.
    var burstStart: Timestamp?
    var lastPacket = Timestamp.zero
    /// From when on the registry's entry of the burst is valid.
    var entryFrom: Int64?
    /// Payloads of the burst's packets.
    var payloads: [Int64] = []
    /// Whether the burst has given a reading, and whether the vehicle moved then.
    var burstIsMoving: Bool?
    /// The last accepted temperature, in m°C.
    var temperature: Sent?
    /// When the last reading was sent.
    var lastReading: Timestamp?
}

/// Takes bursts of repeated packets apart: which of them are new, and what reading each gives.
struct BurstRule: Sendable {
    /// What becomes of a packet.
    enum Verdict: Hashable, Sendable {
        case duplicate
        /// Implausible: so far (in m°C) from the last temperature.
        case jump(from: Int64)
        /// Accepted without a reading: a temperature that was sent apart.
        case temperatureOnly
        case reading(TireReading)
    }

    var parameters: Parameters

    func judge(_ registered: RegisteredPacket, at time: Timestamp, _ state: inout SensorState) -> Verdict {
        let packet = registered.packet
        if registered.entry.validFrom != state.entryFrom || !continuesBurst(at: time, state) {
            state.burstStart = time
            state.entryFrom = registered.entry.validFrom
            state.payloads.removeAll(keepingCapacity: true)
            state.burstIsMoving = nil
        }
        state.lastPacket = time
        let payload = Int64(bitPattern: packet.payload)
        if state.payloads.contains(payload) { return .duplicate }
        state.payloads.append(payload)
        if let temperature = packet.temperature {
            if let last = state.temperature, jumps(from: last, to: temperature, at: time) {
                return .jump(from: last.value)
            }
            state.temperature = SensorState.Sent(time: time, value: temperature)
        }
        guard let pressure = packet.pressure else { return .temperatureOnly }
        let corrects = state.burstIsMoving != nil
        let isMoving = isMoving(packet, at: time, state)
        state.burstIsMoving = isMoving
        state.lastReading = time
        return .reading(
            TireReading(
                entry: registered.entry, pressure: pressure,
                temperature: packet.temperature ?? heldTemperature(at: time, state), isMoving: isMoving,
                batteryIsGood: packet.batteryIsGood, corrects: corrects))
    }

    /// From when on nothing of the state matters any more.
    func expiry(of state: SensorState) -> Timestamp {
        let longest = max(
            parameters.temperatureMilliseconds, parameters.movingMilliseconds, parameters.jumpMilliseconds,
            parameters.burstGapMilliseconds)
        return state.lastPacket + .milliseconds(longest + 1)
    }

    private func continuesBurst(at time: Timestamp, _ state: SensorState) -> Bool {
        guard let start = state.burstStart else { return false }
        return (time - state.lastPacket).milliseconds <= parameters.burstGapMilliseconds
            && (time - start).milliseconds <= parameters.burstCapMilliseconds
    }

    private func jumps(from last: SensorState.Sent, to temperature: Int64, at time: Timestamp) -> Bool {
        (time - last.time).milliseconds <= parameters.jumpMilliseconds
            && abs(temperature - last.value) > parameters.jumpMilliCelsius
    }

    private func isMoving(_ packet: TirePacket, at time: Timestamp, _ state: SensorState) -> Bool {
        if let says = packet.isMoving { return says }
        if let corrected = state.burstIsMoving { return corrected }
        guard let last = state.lastReading else { return false }
        return (time - last).milliseconds <= parameters.movingMilliseconds
    }

    private func heldTemperature(at time: Timestamp, _ state: SensorState) -> Int64? {
        guard let last = state.temperature,
            (time - last.time).milliseconds <= parameters.temperatureMilliseconds
        else { return nil }
        return last.value
    }
}

extension SensorState: BinaryCodable {
    init(from reader: inout ByteReader) throws(DecodingFailure) {
        burstStart = try Int64?(from: &reader).map(Timestamp.init(milliseconds:))
        lastPacket = Timestamp(milliseconds: try reader.readVariable())
        entryFrom = try Int64?(from: &reader)
        payloads = try [Int64](from: &reader)
        burstIsMoving = try Int64?(from: &reader).map { $0 == 1 }
        if try reader.readBool() {
            temperature = Sent(
                time: Timestamp(milliseconds: try reader.readVariable()), value: try reader.readVariable())
        }
        lastReading = try Int64?(from: &reader).map(Timestamp.init(milliseconds:))
    }

    func encode(to writer: ByteWriter) {
        burstStart.map(\.milliseconds).encode(to: writer)
        writer.write(variable: lastPacket.milliseconds)
        entryFrom.encode(to: writer)
        payloads.encode(to: writer)
        burstIsMoving.map { $0 ? Int64(1) : 0 }.encode(to: writer)
        writer.write(bool: temperature != nil)
        if let temperature {
            writer.write(variable: temperature.time.milliseconds)
            writer.write(variable: temperature.value)
        }
        lastReading.map(\.milliseconds).encode(to: writer)
    }
}
