import MillraceCore

/// What the ground truth says of one or more odd lines; written once the last of them is out.
struct FleetNote {
    let oddity: FleetOddity
    /// Index of the wheel, where there is one.
    var wheel: Int?
    /// The id that the line gives, where it is not the wheel's.
    var sensor: [UInt8]?
    /// Event times of the first and the last line.
    var from: Int64
    var to: Int64
    /// Of a burst: its lines, and how many of them are duplicates and corrections.
    var lines: Int64 = 1
    var duplicates: Int64 = 0
    var corrections: Int64 = 0
}

extension FleetGenerator {
    /// Writes the truth about an odd line, which is line `number` of the output.
    mutating func tell(_ note: FleetNote, line number: Int64) {
        var json = FleetJSON(spaced: false)
        json.member("kind", text: note.oddity.name)
        if let wheel = note.wheel { tellWheel(wheel, to: &json) }
        if let sensor = note.sensor { json.member("sensor", text: sensor) }
        json.member("from") { $0.append(instant: note.from) }
        if note.oddity != .weakBattery {
            json.member("to") { $0.append(instant: note.to) }
            json.member("line", integer: number)
        }
        if note.lines > 1 {
            json.member("lines", integer: note.lines)
            json.member("duplicates", integer: note.duplicates)
            json.member("corrections", integer: note.corrections)
        }
        if let outcome = note.oddity.outcome {
            json.member("outcome", text: outcome.isRejected ? "rejected" : outcome.name)
            if outcome.isRejected { json.member("reason", text: outcome.name) }
        }
        truth.append(json.finish())
    }

    /// Writes the truth about a fault that lasted until `end`; `isCut` says that the lines end before it does.
    mutating func tell(_ fault: FleetFault, until end: Int64, isCut: Bool) {
        var json = FleetJSON(spaced: false)
        json.member("kind", text: fault.kind.name)
        tellWheel(fault.wheel, to: &json)
        json.member("sensor", text: wheels[fault.wheel].id)
        json.member("from") { $0.append(instant: fault.from) }
        json.member("to") { $0.append(instant: end) }
        if let low = fault.lowFrom { json.member("low_from") { $0.append(instant: low) } }
        if let low = fault.lowFromUN { json.member("low_from_un") { $0.append(instant: low) } }
        if let critical = fault.criticalFrom { json.member("critical_from") { $0.append(instant: critical) } }
        if let high = fault.highFrom { json.member("high_temperature_from") { $0.append(instant: high) } }
        if let danger = fault.dangerFrom { json.member("critical_temperature_from") { $0.append(instant: danger) } }
        tellDrives(of: fault, until: end, to: &json)
        json.member("alerts") { bytes in
            bytes.append(UInt8(ascii: "["))
            for (index, alert) in fault.alerts.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                let parts = alert.parts
                var one = FleetJSON(spaced: false, capacity: 48)
                one.member("event", text: parts.event)
                one.member("kind", text: parts.kind)
                if let way = parts.by { one.member("by", text: way) }
                bytes.append(contentsOf: one.finish())
            }
            bytes.append(UInt8(ascii: "]"))
        }
        if isCut { json.member("cut", boolean: true) }
        truth.append(json.finish())
    }

    /// When the vehicle was under way while the fault lasted.
    private func tellDrives(of fault: FleetFault, until end: Int64, to json: inout FleetJSON) {
        let vehicle = vehicles[wheels[fault.wheel].vehicle]
        let drives = fault.drives + (vehicle.isDriving ? [(from: vehicle.driveStart, to: end)] : [])
        json.member("drives") { bytes in
            bytes.append(UInt8(ascii: "["))
            for (index, drive) in drives.filter({ $0.to > fault.from }).enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                bytes.append(UInt8(ascii: "["))
                bytes.append(instant: Swift.max(drive.from, fault.from))
                bytes.append(UInt8(ascii: ","))
                bytes.append(instant: drive.to)
                bytes.append(UInt8(ascii: "]"))
            }
            bytes.append(UInt8(ascii: "]"))
        }
    }

    /// Writes that a tire has lost air slowly since `from`; whether that must have been found.
    mutating func tellSeepage(_ index: Int, from: Int64, isFound: Bool) {
        var json = FleetJSON(spaced: false)
        json.member("kind", text: "seepage")
        tellWheel(index, to: &json)
        json.member("sensor", text: wheels[index].id)
        json.member("from") { $0.append(instant: from) }
        json.member("loss_Pa_per_day", integer: wheels[index].lossPerDay)
        json.raw("alerts", isFound ? "[{\"event\":\"raised\",\"kind\":\"slow-leak\"}]" : "[]")
        truth.append(json.finish())
    }

    /// Writes how many vehicles there were, and from when to when.
    mutating func tellFleet(until end: Int64) {
        var json = FleetJSON(spaced: false)
        json.member("kind", text: "fleet")
        json.member("vehicles", integer: Int64(vehicles.count))
        json.member("from") { $0.append(instant: options.start.milliseconds) }
        json.member("to") { $0.append(instant: end) }
        truth.append(json.finish())
    }

    private func tellWheel(_ wheel: Int, to json: inout FleetJSON) {
        json.member("vehicle", text: vehicles[wheels[wheel].vehicle].name)
        json.member("wheel", text: wheels[wheel].name)
    }
}
