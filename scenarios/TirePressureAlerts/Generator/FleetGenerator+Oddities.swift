import MillraceCore

/// Odd lines.
extension FleetGenerator {
    /// With so many digits a line is longer than the 262,144 bytes that are read.
    private static let endlessDigits = 262_200

    /// Plants `oddity` at a vehicle on the road that has no fault.
    ///
    /// - Returns: Whether there is one that can have it.
    mutating func plant(_ oddity: FleetOddity, at now: Int64) -> Bool {
        guard let index = wheel(for: oddity) else { return false }
        if oddity.befallsReading {
            wheels[index].oddity = oddity
        } else if oddity == .weakBattery {
            weakenBattery(of: index, at: now)
        } else {
            putOddLine(oddity, wheel: index, at: now)
        }
        return true
    }

    /// A battery grows weak; nothing ever charges it.
    mutating func weakenBattery(of index: Int, at now: Int64) {
        wheels[index].batteryGood = false
        tell(FleetNote(oddity: .weakBattery, wheel: index, sensor: wheels[index].id, from: now, to: now), line: 0)
    }

    /// The first wheel from a random place on that suits.
    private mutating func wheel(for oddity: FleetOddity) -> Int? {
        let first = Int(random.integer(below: Int64(wheels.count)))
        for place in wheels.indices {
            let index = (first + place) % wheels.count
            let vehicle = wheels[index].vehicle
            guard vehicles[vehicle].isDriving, vehicles[vehicle].fault == nil else { continue }
            guard wheels[index].calm == 0, wheels[index].oddity == nil else { continue }
            if oddity.suits(vehicles[vehicle]) { return index }
        }
        return nil
    }

    private mutating func putOddLine(_ oddity: FleetOddity, wheel index: Int, at now: Int64) {
        advance(index, to: now)
        var reading = reading(index, at: now)
        let format = reading.vehicle.format
        let time = reading.vehicle.timeForm.written(now)
        var note = FleetNote(oddity: oddity, wheel: index, sensor: reading.wheel.id, from: time, to: time)
        var flaw = FleetFlaw.none
        var foreign: [UInt8]?
        switch oddity {
        case .spoofedID:
            let id = foreignID()
            note.wheel = nil
            note.sensor = id
            flaw = .id(id)
        case .wrongModel:
            let model = random.element(of: FleetFormat.cars.filter { $0 != format }).model
            flaw = .model(model)
        case .registryMismatch:
            let wheels = reading.vehicle.wheels
            flaw = .wheel(self.wheels[index == wheels.lowerBound ? index + 1 : wheels.lowerBound].name)
        case .hotOutlier: reading.measurement.temperature = format.isFahrenheit ? 392_000 : 200_000
        case .implausiblePressure: reading.measurement.pressure = format.isPSI ? 237_500 : 1_637_500
        case .wrongType: flaw = .textPressure
        case .noPressure: flaw = .noValues
        case .noID: flaw = .noID
        case .noTime: flaw = .noTime
        case .tooLong: flaw = .endless(Self.endlessDigits)
        case .unknownFormat: foreign = foreignLine(at: now)
        case .malformed: foreign = broken(reading.bytes())
        default: break
        }
        if foreign != nil {
            note.wheel = nil
            note.sensor = nil
        }
        let arrival = now + latency(isCalm: false)
        put(foreign ?? reading.bytes(flaw), reading, arrival: arrival, oddity.outcome ?? .accepted, note)
    }

    /// An id of nobody: its first digit is no letter, and it has eight digits.
    private mutating func foreignID() -> [UInt8] {
        var id: [UInt8] = []
        id.append(hexadecimal: UInt64(random.integer(in: 0...9)), 1)
        id.append(hexadecimal: random.next(), 7)
        return id
    }

    /// What a receiver says of itself.
    private mutating func foreignLine(at now: Int64) -> [UInt8] {
        var json = FleetJSON(spaced: true)
        json.member("time") { $0.append(instant: now) }
        if random.chance(0.5) {
            json.member("enabled", integer: 181)
            json.member("since") { $0.append(instant: now - 600_000) }
            json.raw("frames", "{\"count\" : 412, \"fsk\" : 371, \"events\" : 288}")
        } else {
            json.member("src", text: "SDR")
            json.member("lvl", integer: 5)
            json.member("msg", text: "Tuned to 433.920MHz.")
        }
        return json.finish()
    }

    /// A line that is no JSON object, each time in another way.
    private mutating func broken(_ line: [UInt8]) -> [UInt8] {
        malformed += 1
        switch malformed % 6 {
        case 1:
            return Array(line.prefix(Int(random.integer(in: 1...Int64(line.count - 1)))))
        case 2:
            // No byte from 0x80 on is a newline or begins an object.
            return (0..<random.integer(in: 8...64)).map { _ in UInt8(random.integer(in: 0x80...0xFF)) }
        case 3: return line + [UInt8(ascii: "}")]
        case 4: return line + [UInt8(ascii: " ")] + line
        case 5: return Array(line.dropLast()) + Array(",\"type\":\"TPMS\",\"type\":\"TPMS\"}".utf8)
        default:
            let depth = 200
            return Array(line.dropLast()) + Array(",\"nested\":".utf8)
                + [UInt8](repeating: UInt8(ascii: "["), count: depth)
                + [UInt8](repeating: UInt8(ascii: "]"), count: depth) + [UInt8(ascii: "}")]
        }
    }
}
