/// The registry of the fleet, as it is known before the first line.
extension FleetGenerator {
    /// A line for each sensor, and one more for each that changes its place or comes later; to be called before the
    /// simulation moves.
    func registry() -> [[UInt8]] {
        var lines = wheels.map { entry($0, id: $0.id, validFrom: nil) }
        guard let workshop else { return lines }
        lines.append(entry(wheels[workshop.swapped], id: workshop.newID, validFrom: workshop.time))
        for (wheel, other) in zip(workshop.rotated, workshop.rotated.reversed()) {
            lines.append(entry(wheels[wheel], id: wheels[other].id, validFrom: workshop.time))
        }
        return lines
    }

    private func entry(_ wheel: FleetWheel, id: [UInt8], validFrom time: Int64?) -> [UInt8] {
        let vehicle = vehicles[wheel.vehicle]
        var json = FleetJSON(spaced: false)
        if vehicle.format.hasIntegerID {
            json.member("sensor") { $0.append(contentsOf: id) }
        } else {
            json.member("sensor", text: id)
        }
        json.member("vehicle", text: vehicle.name)
        json.member("wheel", text: wheel.name)
        json.member("placard_kPa") { $0.append(decimal: wheel.placard / 1_000) }
        json.member("time_zone", text: vehicle.zone.name)
        if let owner = vehicle.owner { json.member("owner", text: owner) }
        if vehicle.registersModel { json.member("model", text: vehicle.format.model) }
        if let altitude = vehicle.altitude { json.member("altitude_m", integer: altitude) }
        if let time { json.member("valid_from", integer: time) }
        return json.finish()
    }
}
