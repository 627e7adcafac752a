import MillraceCore

/// How a simulation begins: who drives, and what the first hour plants so that every kind of fault and oddity occurs.
extension FleetGenerator {
    /// Faults of the vehicles after Carol's, in turn.
    private static let cast: [FleetFault.Kind] = [
        .sensorDropout, .deflation, .puncture, .blowout, .flatWhileParked, .slowLeak, .overInflation, .hotBrake,
        .failingBattery, .unevenAxle,
    ]
    /// Vehicles that drive in the first hour, faulty or not.
    static let driving = 14
    /// Carol's tire is low at this second of the day, New York time: 5:11:20.
    private static let alertOfDay: Int64 = 18_680
    /// She is under way for half an hour then; her sensor sends every 65 s, and the tire loses 3 kPa a minute.
    private static let carolsDrive: Int64 = 1_800_000
    private static let carolsCadence: Int64 = 65_000
    private static let carolsLeak: Int64 = 3_000

    mutating func begin(spareID: [UInt8]) {
        let start = options.start.milliseconds
        for index in wheels.indices { setDue(index, start + random.integer(in: 0...10_800_000)) }
        for index in vehicles.indices { planDrive(index, after: start) }
        guard options.plantsEveryKind else { return }
        for index in vehicles.indices.dropFirst().prefix(Self.driving) {
            vehicles[index].driveLength = random.integer(in: 3_300_000...3_900_000)
            setChange(index, start + random.integer(in: 30_000...150_000))
        }
        plantCarol()
        plantFaults()
        plantPrelude(spareID: spareID)
        let repeats = options.repeatsPackets
        let oddities = FleetOddity.allCases.filter { repeats || ($0 != .burst && $0 != .correctedBurst) }
        let extra = [FleetOddity](repeating: .malformed, count: 4)
        for (place, oddity) in (oddities + extra + oddities.filter { $0 != .tooLong }).enumerated() {
            actions.insert(.plant(oddity), at: start + 240_000 + Int64(place) * 55_000)
        }
    }

    /// Carol's tire begins to leak so that the second reading in a row under the threshold is the one at 5:11:20 of the next
    /// such morning: it falls to the threshold halfway between the two readings before.
    private mutating func plantCarol() {
        let zone = vehicles[FleetFactory.carol].zone
        let earliest = options.start.milliseconds + Self.carolsDrive + 300_000
        let offset = zone.offsetMinutes(at: earliest) * 60_000
        var alert = (earliest + offset) / 86_400_000 * 86_400_000 + Self.alertOfDay * 1_000 - offset
        if alert < earliest { alert += 86_400_000 }
        let index = vehicles[FleetFactory.carol].wheels.lowerBound + 2
        wheels[index].reference = wheels[index].placard * 995
        var fault = FleetFault(.slowLeak, wheel: index, phase: .leaking, at: alert)
        let threshold = wheels[index].placard * 750
        fault.isPrompt = true
        fault.cadence = Self.carolsCadence
        fault.rate = Self.carolsLeak
        fault.target = wheels[index].placard * 690
        fault.from = alert - Self.carolsCadence * 3 / 2 - (wheels[index].reference - threshold) * 60 / Self.carolsLeak
        vehicles[FleetFactory.carol].fault = fault
        vehicles[FleetFactory.carol].driveLength = Self.carolsDrive
        setChange(FleetFactory.carol, alert - Self.carolsDrive)
    }

    private mutating func plantFaults() {
        var kinds = Self.cast
        for index in vehicles.indices.dropFirst().prefix(Self.driving) where vehicles[index].canFail {
            guard let place = kinds.firstIndex(where: { vehicles[index].suits($0) }) else { continue }
            let kind = kinds.remove(at: place)
            let wheel = vehicles[index].wheels.lowerBound + Int(random.integer(below: 4))
            let armed = options.start.milliseconds + random.integer(in: 300_000...540_000)
            vehicles[index].fault = FleetFault(kind, wheel: wheel, at: armed)
            vehicles[index].fault?.isPrompt = true
        }
    }
}
