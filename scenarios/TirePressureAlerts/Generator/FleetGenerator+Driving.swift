import MillraceCore

/// When vehicles drive.
extension FleetGenerator {
    /// A vehicle starts or stops, unless it has been told to do so at another time since.
    mutating func drive(_ index: Int, at now: Int64) {
        guard vehicles[index].change == now else { return }
        if !vehicles[index].isDriving { return startDrive(index, at: now) }
        if vehicles[index].fault?.needsDrive == true {
            return setChange(index, now + random.integer(in: 180_000...360_000))
        }
        stopDrive(index, at: now)
    }

    mutating func setChange(_ index: Int, _ time: Int64) {
        vehicles[index].change = time
        actions.insert(.drive(index), at: time)
    }

    /// Plans the vehicle's next drive: the first of its daily ones whose time has not come, at least six minutes away.
    mutating func planDrive(_ index: Int, after now: Int64) {
        let offset = vehicles[index].zone.offsetMinutes(at: now) * 60_000
        let midnight = (now + offset) / 86_400_000 * 86_400_000 - offset
        let slots = vehicles[index].profile.slots
        for day in 0..<2 as Range<Int64> {
            for slot in slots {
                let earliest = midnight + day * 86_400_000 + slot.start * 60_000
                guard earliest >= now + 360_000 else { continue }
                vehicles[index].driveLength = random.integer(in: slot.shortest * 60_000...slot.longest * 60_000)
                return setChange(index, earliest + random.integer(in: 0...slot.spread * 60_000))
            }
        }
    }

    private mutating func startDrive(_ index: Int, at now: Int64) {
        for wheel in vehicles[index].wheels { advance(wheel, to: now) }
        vehicles[index].isDriving = true
        vehicles[index].driveStart = now
        setChange(index, now + vehicles[index].driveLength)
        beginFault(index, at: now)
        for wheel in vehicles[index].wheels {
            let since = now - wheels[wheel].lastSent
            if wheels[wheel].lastSent < 0 || since > 62_000 {
                setDue(wheel, now + random.integer(in: 0...60_000))
            } else {
                setDue(wheel, wheels[wheel].lastSent + random.integer(in: 62_000...90_000))
            }
        }
        if let fault = vehicles[index].fault, let cadence = fault.cadence, fault.phase == .leaking {
            let first = (fault.armed - now - 300_000) / cadence
            setDue(fault.wheel, fault.armed - first * cadence)
        }
    }

    private mutating func stopDrive(_ index: Int, at now: Int64) {
        for wheel in vehicles[index].wheels { advance(wheel, to: now) }
        vehicles[index].isDriving = false
        let drive = (from: vehicles[index].driveStart, to: now)
        if vehicles[index].fault != nil { vehicles[index].fault?.drives.append(drive) }
        for wheel in vehicles[index].wheels { setDue(wheel, now + interval(index)) }
        guard vehicles[index].fault?.phase == .stopping else {
            refill(index)
            return planDrive(index, after: now)
        }
        if let fault = vehicles[index].fault { acknowledge(fault, at: now) }
        vehicles[index].fault?.phase = .standing
        vehicles[index].change = .max
        let isPrompt = vehicles[index].fault?.isPrompt == true
        // The pause is longer than the three minutes that end a drive.
        let pause = random.integer(in: isPrompt ? 195_000...230_000 : 1_200_000...3_600_000)
        actions.insert(.repair(index), at: now + pause)
    }

    /// What tires lose by nature is filled up now and then.
    private mutating func refill(_ index: Int) {
        guard vehicles[index].fault == nil else { return }
        for wheel in vehicles[index].wheels where wheels[wheel].reference < wheels[wheel].placard * 930 {
            wheels[wheel].reference = wheels[wheel].placard * 1_010
        }
    }
}
