import MillraceCore

/// How faults run their course. Each has its truth: the alerts that the lines sent before must have led to.
extension FleetGenerator {
    /// A tire that is so hot has been dangerously hot for some readings, in m°C.
    private static let dangerousHeat: Int64 = 104_000
    /// How much warmer than the air a tire is at most once the brake has been mended, in m°C.
    private static let cooledExcess: Int64 = 40_000

    /// A drive begins: a planted flat shows, or chance decides whether a fault is to come.
    mutating func beginFault(_ index: Int, at now: Int64) {
        if vehicles[index].canFail, let kind = faultByChance(), vehicles[index].suits(kind) {
            let wheel =
                vehicles[index].wheels.lowerBound + Int(random.integer(below: Int64(vehicles[index].wheels.count)))
            let armed = now + random.integer(in: 120_000...480_000)
            // A battery that is weak already has been told of.
            if kind != .failingBattery || wheels[wheel].batteryGood {
                vehicles[index].fault = FleetFault(kind, wheel: wheel, at: armed)
            }
        }
        let first = vehicles[index].wheels.lowerBound
        if vehicles[index].format.hasBattery, random.chance(options.rates.weakBatteries),
            vehicles[index].fault?.kind != .failingBattery
        {
            weakenBattery(of: first, at: now)
        }
        guard var fault = vehicles[index].fault, fault.phase == .armed else { return }
        guard fault.kind.beginsParked else { return }
        fault.from = now
        if fault.kind == .flatWhileParked {
            fault.lowFrom = now
            fault.lowFromUN = now
            fault.criticalFrom = now
        }
        fault.phase = .holding
        fault.readings = fault.kind.sureReadings
        wheels[fault.wheel].reference = end(of: fault)
        vehicles[index].fault = fault
    }

    private mutating func faultByChance() -> FleetFault.Kind? {
        let rates = options.rates
        let chances: [(FleetFault.Kind, Double)] = [
            (.slowLeak, rates.slowLeaks), (.deflation, rates.deflations), (.puncture, rates.punctures),
            (.blowout, rates.blowouts), (.flatWhileParked, rates.flatsWhileParked),
            (.sensorDropout, rates.sensorDropouts), (.overInflation, rates.overInflations),
            (.hotBrake, rates.hotBrakes), (.failingBattery, rates.failingBatteries),
            (.unevenAxle, rates.unevenAxles),
        ]
        var drawn = random.fraction()
        for (kind, chance) in chances {
            if drawn < chance { return kind }
            drawn -= chance
        }
        return nil
    }

    /// The pressure at 20 °C at which a fault's change ends, in thousandths of a Pa.
    private mutating func end(of fault: FleetFault) -> Int64 {
        wheels[fault.wheel].placard * random.integer(in: fault.kind.ends)
    }

    /// A wheel has sent: its fault, if it has one, goes on.
    ///
    /// - Returns: When the wheel sends next, or nil for the ordinary distance.
    mutating func progress(_ index: Int, at now: Int64) -> Int64? {
        let vehicle = wheels[index].vehicle
        guard var fault = vehicles[vehicle].fault, fault.wheel == index else { return nil }
        let next = progress(&fault, vehicle: vehicle, at: now)
        vehicles[vehicle].fault = fault.phase == .over ? nil : fault
        return next
    }

    private mutating func progress(_ fault: inout FleetFault, vehicle: Int, at now: Int64) -> Int64? {
        let wheel = wheels[fault.wheel]
        switch fault.phase {
        case .armed:
            return now >= fault.armed ? begin(&fault, at: now) : nil
        case .leaking:
            let isFar =
                fault.kind == .hotBrake ? heat(of: wheel) < Self.dangerousHeat : wheel.reference > fault.target
            guard !isFar else { break }
            fault.phase = .holding
            fault.rate = 0
            fault.readings = fault.kind.isFast ? 5 : 3
            fault.rapid = 3
        case .holding:
            if fault.isRapid(fault.wheel) { break }
            fault.readings -= 1
            guard fault.readings == 0 else { break }
            record(fault.kind.raises, &fault)
            fault.phase = .stopping
            setChange(vehicle, now + random.integer(in: 5_000...20_000))
        case .inflating:
            guard fault.rate != 0, wheel.reference + 100_000 >= fault.target else { break }
            fault.rate = 0
            fault.rapid = 3
        case .silent:
            record(fault.kind.raises, &fault)
            fault.phase = .returned
            fault.readings = 2
        case .recovering, .returned:
            fault.readings -= 1
            guard fault.readings == 0 else { break }
            record(fault.kind.clears, &fault)
            tell(fault, until: now, isCut: false)
            fault.phase = .over
        case .stopping, .standing, .over:
            break
        }
        return distance(&fault, vehicle: vehicle, at: now)
    }

    /// When a faulty wheel sends next: at once while its pressure changes fast, and some times more.
    private mutating func distance(_ fault: inout FleetFault, vehicle: Int, at now: Int64) -> Int64? {
        if fault.isRapid(fault.wheel) {
            if fault.rate == 0 { fault.rapid -= 1 }
            if fault.phase == .inflating, !fault.isRapid(fault.wheel) {
                driveOn(&fault, vehicle: vehicle, at: now)
                return nil
            }
            return now + random.integer(in: 1_000...4_000)
        }
        guard let cadence = fault.cadence, fault.phase == .leaking || fault.phase == .holding else { return nil }
        return now + cadence
    }

    /// The fault begins with the reading that has just been sent.
    private mutating func begin(_ fault: inout FleetFault, at now: Int64) -> Int64? {
        fault.from = now
        fault.phase = .leaking
        fault.target = end(of: fault)
        switch fault.kind {
        case .hotBrake:
            return nil
        case .failingBattery:
            wheels[fault.wheel].batteryGood = false
            fault.phase = .holding
            fault.readings = 3
            return nil
        case .slowLeak, .deflation, .flatWhileParked, .overInflation, .unevenAxle:
            fault.rate = random.integer(in: 5_000...8_000)
            return nil
        case .puncture:
            fault.rate = random.integer(in: 40_000...70_000)
            return now + Self.noticed(rate: fault.rate) + random.integer(in: 500...1_500)
        case .blowout:
            fault.rate = wheels[fault.wheel].placard * random.integer(in: 12...16) * 60 / 100
            return now + random.integer(in: 1_000...1_900)
        case .sensorDropout:
            fault.phase = .silent
            return now + random.integer(in: 780_000...1_080_000)
        }
    }

    /// The tire has been mended and is filled; the sensor sends once it notices.
    mutating func inflate(_ vehicle: Int, at now: Int64) {
        guard var fault = vehicles[vehicle].fault, fault.phase == .standing else { return }
        advance(fault.wheel, to: now)
        let placard = wheels[fault.wheel].placard
        if fault.kind.isMendedAtOnce {
            mend(fault)
            driveOn(&fault, vehicle: vehicle, at: now)
            vehicles[vehicle].fault = fault
            return
        }
        fault.phase = .inflating
        fault.rate = -random.integer(in: 50_000...90_000) * placard / 240_000
        fault.target = placard * random.integer(in: 1_000...1_030)
        setDue(fault.wheel, now + Self.noticed(rate: -fault.rate) + random.integer(in: 500...1_500))
        vehicles[vehicle].fault = fault
    }

    private mutating func mend(_ fault: FleetFault) {
        switch fault.kind {
        case .overInflation:
            wheels[fault.wheel].reference = wheels[fault.wheel].placard * random.integer(in: 1_000...1_030)
        case .hotBrake: wheels[fault.wheel].excess = Swift.min(wheels[fault.wheel].excess, Self.cooledExcess)
        case .failingBattery: wheels[fault.wheel].batteryGood = true
        case .unevenAxle:
            let first = vehicles[wheels[fault.wheel].vehicle].wheels.lowerBound
            wheels[fault.wheel].reference = wheels[first + (fault.wheel - first) ^ 1].reference
        default: break
        }
    }

    /// The temperature in m°C of a wheel's tire, at the time until which its physics has been worked out.
    func heat(of wheel: FleetWheel) -> Int64 {
        vehicles[wheel.vehicle].zone.ambient(at: wheel.updated, climate: climate) + wheel.excess
    }

    /// The driver tells that he knows of what a fault has led to.
    mutating func acknowledge(_ fault: FleetFault, at now: Int64) {
        guard let alert = fault.kind.raises.last, fault.isPrompt || random.chance(0.6) else { return }
        var json = FleetJSON(spaced: false)
        json.member("acknowledge", text: alert.parts.kind)
        json.member("vehicle", text: vehicles[wheels[fault.wheel].vehicle].name)
        json.member("wheel", text: fault.kind == .unevenAxle ? wheels[fault.wheel].axle : wheels[fault.wheel].name)
        json.member("time", integer: now)
        if let owner = vehicles[wheels[fault.wheel].vehicle].owner { json.member("by", text: owner) }
        lines.insert(
            Line(bytes: json.finish(), time: now, outcome: .accepted, note: nil),
            at: now + random.integer(in: 500...3_000))
        coverage.count(.acknowledged)
    }

    private mutating func driveOn(_ fault: inout FleetFault, vehicle: Int, at now: Int64) {
        fault.phase = .recovering
        fault.readings = 4
        vehicles[vehicle].driveLength = random.integer(in: 600_000...1_800_000)
        setChange(vehicle, now + random.integer(in: 40_000...90_000))
    }

    /// How long a pressure that changes by `rate` (Pa a minute) takes for the 14 kPa that a sensor notices, in ms.
    private static func noticed(rate: Int64) -> Int64 {
        14_000 * 60_000 / rate
    }

    private mutating func record(_ alerts: [FleetAlert], _ fault: inout FleetFault) {
        fault.alerts += alerts
        for alert in alerts { coverage.count(alert) }
    }
}
