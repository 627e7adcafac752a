/// What is left out of a reading's line, or wrong in it.
enum FleetFlaw {
    case none
    /// Only the pressure, or only the temperature, as sensors send them that send them apart.
    case pressureOnly
    case temperatureOnly
    /// Another id than the sensor's.
    case id([UInt8])
    /// Another model than the sensor's.
    case model(StaticString)
    /// Another wheel than the sensor's.
    case wheel(StaticString)
    /// The pressure as a text.
    case textPressure
    /// Neither pressure nor temperature.
    case noValues
    case noID
    case noTime
    /// A member more, of so many hexadecimal digits.
    case endless(Int)
}

/// Signal levels that a receiver notes, in thousandths.
struct FleetLevels {
    var rssi: Int64
    var snr: Int64
}

/// Writes the line of a reading in the form of its vehicle.
struct FleetReadingLine {
    let vehicle: FleetVehicle
    let wheel: FleetWheel
    var measurement: FleetMeasurement
    /// In ms since the epoch.
    var time: Int64
    /// Digits of the time beyond the millisecond, from 0 to 999.
    var finer: Int64 = 0
    var levels: FleetLevels?

    /// The line without its newline.
    func bytes(_ flaw: FleetFlaw = .none) -> [UInt8] {
        vehicle.format == .own ? ownReading(flaw) : packet(flaw)
    }

    private func ownReading(_ flaw: FleetFlaw) -> [UInt8] {
        var json = FleetJSON(spaced: false)
        writeID("sensor", flaw, to: &json)
        json.member("vehicle", text: vehicle.name)
        if case .wheel(let other) = flaw {
            json.member("wheel", text: other)
        } else {
            json.member("wheel", text: wheel.name)
        }
        writeValues(flaw, pressure: "pressure_kPa", temperature: "temperature_C", to: &json)
        writeTime(flaw, to: &json)
        json.member("sequence", integer: wheel.sequence)
        json.member("moving", boolean: measurement.moving)
        json.member("battery_ok", boolean: measurement.batteryGood)
        writeMessage(flaw, to: &json)
        return json.finish()
    }

    private func packet(_ flaw: FleetFlaw) -> [UInt8] {
        var json = FleetJSON(spaced: true, capacity: 320)
        writeTime(flaw, to: &json)
        if case .model(let other) = flaw {
            json.member("model", text: other)
        } else {
            json.member("model", text: vehicle.format.model)
        }
        json.member("type", text: "TPMS")
        writeID("id", flaw, to: &json)
        writeBefore(to: &json)
        writeValues(
            flaw, pressure: vehicle.format.isPSI ? "pressure_PSI" : "pressure_kPa",
            temperature: vehicle.format.isFahrenheit ? "temperature_F" : "temperature_C", to: &json)
        writeAfter(to: &json)
        writeMessage(flaw, to: &json)
        json.member("mic", text: "CRC")
        if let levels {
            json.member("mod", text: "FSK")
            json.member("freq1", thousandths: 433_920 + levels.snr % 64)
            json.member("freq2", thousandths: 433_856 + levels.rssi % 64)
            json.member("rssi", thousandths: -levels.rssi)
            json.member("snr", thousandths: levels.snr)
            json.member("noise", thousandths: -levels.rssi - levels.snr)
        }
        return json.finish()
    }

    /// The members of the vehicle's decoder that stand before pressure and temperature.
    private func writeBefore(to json: inout FleetJSON) {
        switch vehicle.format {
        case .schrader, .schraderEG53MA4: json.member("flags", text: "4c")
        case .toyota: json.member("status", integer: 128)
        case .gmAftermarket:
            json.member("flags", integer: 0)
            json.member("learn_mode", integer: 0)
            json.member("battery_ok", integer: measurement.batteryGood ? 1 : 0)
        case .pmv107j:
            json.member("status", integer: 0)
            json.member("battery", text: measurement.batteryGood ? "OK" : "LOW")
            json.member("counter", integer: wheel.sequence % 8)
            json.member("rapid_change", integer: 0)
            json.member("failed", text: "OK")
        case .eezTire: json.member("battery_ok", integer: measurement.batteryGood ? 1 : 0)
        case .ave: json.member("mode", integer: 1)
        case .nissan: json.member("mode", text: "MOVE")
        case .truck: json.member("wheel", integer: wheel.place)
        case .own, .smarTire, .ford: break
        }
    }

    /// Those that stand after them.
    private func writeAfter(to json: inout FleetJSON) {
        switch vehicle.format {
        case .smarTire: json.member("flags", integer: 4)
        case .ford:
            json.member("moving", integer: measurement.moving ? 1 : 0)
            json.member("learn", integer: 0)
            json.member("code", text: "c3c246")
        case .eezTire:
            json.member("flags", text: "0000")
            json.member("fast_leak", integer: 0)
            json.member("inflate", integer: 0)
        case .ave:
            json.member("battery_ok", integer: measurement.batteryGood ? 1 : 0)
            json.member("battery_pct", integer: measurement.batteryGood ? 75 : 25)
            json.member("flags", integer: 0)
        case .nissan: json.member("unknown", integer: 1)
        case .truck:
            json.member("battery_ok", integer: measurement.batteryGood ? 1 : 0)
            json.member("flags", integer: 0)
        case .own, .schrader, .schraderEG53MA4, .toyota, .gmAftermarket, .pmv107j: break
        }
    }

    private func writeID(_ name: StaticString, _ flaw: FleetFlaw, to json: inout FleetJSON) {
        if case .noID = flaw {
            // A reading without the member would be of no known format.
            if vehicle.format == .own { json.member(name, text: "") }
            return
        }
        if case .id(let other) = flaw { return json.member(name, text: other) }
        guard vehicle.format.hasIntegerID else { return json.member(name, text: wheel.id) }
        json.member(name) { $0.append(contentsOf: wheel.id) }
    }

    private func writeMessage(_ flaw: FleetFlaw, to json: inout FleetJSON) {
        guard case .endless(let count) = flaw else { return }
        json.member("msg") { bytes in
            bytes.append(UInt8(ascii: "\""))
            bytes.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: count))
            bytes.append(UInt8(ascii: "\""))
        }
    }

    private func writeTime(_ flaw: FleetFlaw, to json: inout FleetJSON) {
        if case .noTime = flaw { return json.member("time", text: "unknown") }
        let isOwn = vehicle.format == .own
        json.member("time") {
            $0.append(time: time, form: vehicle.timeForm, zone: vehicle.zone, own: isOwn, finer: finer)
        }
    }

    private func writeValues(
        _ flaw: FleetFlaw, pressure: StaticString, temperature: StaticString, to json: inout FleetJSON
    ) {
        switch flaw {
        case .noValues: return
        case .temperatureOnly: break
        case .textPressure:
            json.member(pressure) { bytes in
                bytes.append(UInt8(ascii: "\""))
                bytes.append(thousandths: measurement.pressure)
                bytes.append(UInt8(ascii: "\""))
            }
        default: json.member(pressure, thousandths: measurement.pressure)
        }
        if case .pressureOnly = flaw { return }
        if vehicle.format.hasTemperature { json.member(temperature, thousandths: measurement.temperature) }
    }
}
