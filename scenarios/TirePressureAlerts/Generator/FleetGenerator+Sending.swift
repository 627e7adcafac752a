import MillraceCore

/// How readings become lines.
extension FleetGenerator {
    /// How long before its pressure a sensor sends its temperature that sends them apart, in ms.
    private static let splitDistance: Int64 = 900
    /// How much warmer than the air a dragging brake would make a tire in the end, in m°C.
    private static let brakeHeat: Int64 = 130_000

    /// A wheel's sensor sends, unless it has been told to send at another time since.
    mutating func send(_ index: Int, at now: Int64) {
        guard wheels[index].due == now else { return }
        let vehicle = wheels[index].vehicle
        advance(index, to: now)
        wheels[index].sequence += 1
        noteRefit(index)
        let isCalm = vehicles[vehicle].fault == nil && vehicles[vehicle].isDriving && wheels[index].calm == 0
        if wheels[index].calm > 0 { wheels[index].calm -= 1 }
        transmit(index, at: now, oddity: isCalm ? oddity(of: index, at: now) : nil, isCalm: isCalm)
        let next = progress(index, at: now) ?? prelude(index, at: now) ?? now + interval(vehicle)
        wheels[index].lastSent = now
        setDue(index, next)
        if isCalm, random.chance(options.rates.oddLines) {
            _ = plant(random.element(of: FleetOddity.byChance), at: now)
        }
    }

    /// Brings a wheel's physics up to `now`.
    mutating func advance(_ index: Int, to now: Int64) {
        let vehicle = wheels[index].vehicle
        let fault = vehicles[vehicle].fault.flatMap { $0.wheel == index ? $0.kind : nil }
        if fault != nil { vehicles[vehicle].fault?.change(&wheels[index], to: now) }
        let before = fault == .hotBrake ? (wheels[index].updated, heat(of: wheels[index])) : nil
        FleetPhysics.advance(
            &wheels[index], to: now, warmth: warmth(of: index), isDriving: vehicles[vehicle].isDriving)
        guard let before else { return }
        let after = (wheels[index].updated, heat(of: wheels[index]))
        vehicles[vehicle].fault?.noteHeat(from: before, to: after)
    }

    /// How much warmer than the air a wheel's tire gets, in m°C.
    private func warmth(of index: Int) -> Int64 {
        let vehicle = vehicles[wheels[index].vehicle]
        guard let fault = vehicle.fault, fault.wheel == index, fault.kind == .hotBrake else { return vehicle.warmth }
        switch fault.phase {
        case .leaking, .holding, .stopping: return Self.brakeHeat
        default: return vehicle.warmth
        }
    }

    mutating func setDue(_ index: Int, _ time: Int64) {
        wheels[index].due = time
        actions.insert(.send(index), at: time)
    }

    /// The distance of readings: 60 to 90 s in motion, two to four hours at rest.
    mutating func interval(_ vehicle: Int) -> Int64 {
        random.integer(in: vehicles[vehicle].isDriving ? 60_000...90_000 : 7_200_000...14_400_000)
    }

    /// Time from sending to arrival: a second or so, sometimes up to 25 s.
    mutating func latency(isCalm: Bool) -> Int64 {
        if isCalm, random.chance(options.rates.delays) { return random.integer(in: 2_000...25_000) }
        return random.integer(in: 20...1_500)
    }

    /// What the sensor of a wheel measures now.
    mutating func reading(_ index: Int, at now: Int64) -> FleetReadingLine {
        let wheel = wheels[index]
        let vehicle = vehicles[wheel.vehicle]
        let temperature = vehicle.zone.ambient(at: now, climate: climate) + wheel.excess
        let pressure = FleetPhysics.gauge(
            reference: wheel.reference, temperature: temperature, air: vehicle.air)
        if !vehicle.isDriving { coverage.count(.parked) }
        if vehicle.altitude != nil { coverage.count(.altitude) }
        if pressure <= wheel.placard * 75 / 100, wheel.reference >= wheel.placard * 900 { coverage.count(.cold) }
        let values = FleetPhysics.measure(
            pressure: pressure, temperature: temperature, format: vehicle.format, step: wheel.step, random: &random)
        return FleetReadingLine(
            vehicle: vehicle, wheel: wheel,
            measurement: FleetMeasurement(
                pressure: values.pressure, temperature: values.temperature, moving: vehicle.isDriving,
                batteryGood: wheel.batteryGood),
            time: now, finer: random.integer(in: 0...999), levels: levels(vehicle))
    }

    private mutating func levels(_ vehicle: FleetVehicle) -> FleetLevels? {
        guard vehicle.hasLevels else { return nil }
        return FleetLevels(rssi: random.integer(in: 100...18_000), snr: random.integer(in: 6_000...30_000))
    }

    private mutating func transmit(_ index: Int, at now: Int64, oddity: FleetOddity?, isCalm: Bool) {
        var reading = reading(index, at: now)
        let arrival = now + latency(isCalm: isCalm)
        let format = reading.vehicle.format
        if format.isSplit {
            if reading.vehicle.fault?.isRapid(index) != true { sendTemperature(of: reading, arrival: arrival) }
            return put(reading.bytes(.pressureOnly), reading, arrival: arrival, .accepted)
        }
        switch oddity {
        case .lateUpload:
            put(reading, arrival: now + random.integer(in: 40_000...400_000), .lateUpload, wheel: index)
        case .repeatedUpload:
            put(reading.bytes(), reading, arrival: arrival, .accepted)
            put(reading, arrival: arrival + random.integer(in: 200...3_000), .repeatedUpload, wheel: index)
        case .pressureOutlier:
            let fallen = format.isPSI ? 10_000 : FleetPhysics.rounded(68_948, to: reading.wheel.step)
            reading.measurement.pressure -= fallen
            put(reading, arrival: arrival, .pressureOutlier, wheel: index)
        case .temperatureJump:
            put(reading.bytes(), reading, arrival: arrival, .accepted)
            let distance = random.integer(in: 5_000...20_000)
            let rise = random.integer(in: 55...65) * 1_000
            reading.time += distance
            reading.measurement.temperature += format.isFahrenheit ? rise * 9 / 5 : rise
            put(reading, arrival: arrival + distance, .temperatureJump, wheel: index)
        case .burst, .correctedBurst:
            sendBurst(of: reading, wheel: index, arrival: arrival, isCorrected: oddity == .correctedBurst)
        default:
            if isCalm, format != .own, options.repeatsPackets, random.chance(options.rates.bursts) {
                sendBurst(of: reading, wheel: index, arrival: arrival, isCorrected: random.chance(0.2))
            } else {
                put(reading.bytes(), reading, arrival: arrival, .accepted)
            }
        }
    }

    /// The temperature that a sensor sends before its pressure.
    private mutating func sendTemperature(of reading: FleetReadingLine, arrival: Int64) {
        var reading = reading
        reading.time -= Self.splitDistance
        put(reading.bytes(.temperatureOnly), reading, arrival: arrival, .accepted)
    }

    /// Repeats a packet 1 to 15 times at distances of 18 to 172 ms, for 2.1 s at most. In a corrected burst the packets
    /// from some place on differ by the smallest step, and both readings may be heard again.
    private mutating func sendBurst(of first: FleetReadingLine, wheel: Int, arrival: Int64, isCorrected: Bool) {
        let wanted = random.integer(in: 2...16)
        let turn = isCorrected ? random.integer(in: 1...Swift.max(wanted / 2, 1)) : wanted
        var witness = BurstWitness()
        var reading = first
        var note = FleetNote(oddity: .burst, wheel: wheel, from: 0, to: 0, lines: 0)
        note.from = first.vehicle.timeForm.written(first.time)
        var last: (bytes: [UInt8], outcome: FleetOutcome, time: Int64)?
        for place in 0..<wanted {
            if place > 0 { reading.time += random.integer(in: 18...172) }
            guard reading.time - first.time <= 2_100 else { break }
            if let last {
                put(last.bytes, reading, time: last.time, arrival: arrival + last.time - first.time, last.outcome)
            }
            let isOther = place == turn || (place > turn && random.chance(0.7))
            reading.measurement.pressure = first.measurement.pressure + (isOther ? first.wheel.step : 0)
            reading.finer = random.integer(in: 0...999)
            if reading.levels != nil { reading.levels = levels(reading.vehicle) }
            let outcome = witness.outcome(isOther: isOther, at: reading.vehicle.timeForm.written(reading.time))
            note.lines += 1
            note.to = reading.vehicle.timeForm.written(reading.time)
            note.duplicates += outcome == .duplicate ? 1 : 0
            note.corrections += outcome == .correction ? 1 : 0
            last = (reading.bytes(), outcome, reading.time)
        }
        guard let last else { return }
        put(last.bytes, reading, time: last.time, arrival: arrival + last.time - first.time, last.outcome, note)
    }

    /// What happens to a wheel's reading now, if anything: what was planted there, unless it must wait.
    private mutating func oddity(of index: Int, at now: Int64) -> FleetOddity? {
        guard let oddity = wheels[index].oddity else { return nil }
        // Had the reading before it been within a minute, a fall of 10 psi would count as a fast leak.
        if oddity == .pressureOutlier, now - wheels[index].lastSent < 66_000 { return nil }
        wheels[index].oddity = nil
        wheels[index].calm = 3
        return oddity
    }

    private mutating func put(_ reading: FleetReadingLine, arrival: Int64, _ oddity: FleetOddity, wheel: Int) {
        let time = reading.vehicle.timeForm.written(reading.time)
        let note = FleetNote(oddity: oddity, wheel: wheel, sensor: reading.wheel.id, from: time, to: time)
        put(reading.bytes(), reading, arrival: arrival, oddity.outcome ?? .accepted, note)
    }

    /// Sends a line on its way; it bears the reading's time unless another is given.
    mutating func put(
        _ bytes: [UInt8], _ reading: FleetReadingLine, time: Int64? = nil, arrival: Int64, _ outcome: FleetOutcome,
        _ note: FleetNote? = nil
    ) {
        let written = reading.vehicle.timeForm.written(time ?? reading.time)
        lines.insert(Line(bytes: bytes, time: written, outcome: outcome, note: note), at: arrival)
    }
}

/// Follows one burst by the times that are written, which may be whole seconds: past a gap of 500 ms it is another burst.
private struct BurstWitness {
    private var previous: Int64?
    private var heard = [false, false]

    mutating func outcome(isOther: Bool, at time: Int64) -> FleetOutcome {
        let begins = previous.map { time - $0 > 500 } ?? true
        previous = time
        if begins { heard = [false, false] }
        defer { heard[isOther ? 1 : 0] = true }
        if heard[isOther ? 1 : 0] { return .duplicate }
        return begins ? .accepted : .correction
    }
}
