import MillraceCore

/// A visit to a workshop: a sensor is replaced, and two tires change places. The registry knows of it beforehand.
struct FleetWorkshop {
    /// Index of the vehicle.
    let vehicle: Int
    /// When, in ms.
    let time: Int64
    /// The wheel that gets a new sensor, and its id.
    let swapped: Int
    let newID: [UInt8]
    /// The wheels whose tires and sensors change places.
    let rotated: [Int]
    /// The wheels that have not sent since.
    var awaited: Set<Int> = []
}

extension FleetGenerator {
    /// How long after the beginning the vehicle of the prelude is in the workshop, in ms.
    private static let workshopTime: Int64 = 1_500_000

    /// Plans that the parked vehicle of the prelude has its weak battery and its leak mended, and its front tires moved
    /// to the rear and back.
    mutating func planWorkshop(_ vehicle: Int, newID: [UInt8]) {
        let time = options.start.milliseconds + Self.workshopTime
        let first = vehicles[vehicle].wheels.lowerBound
        workshop = FleetWorkshop(
            vehicle: vehicle, time: time, swapped: first + 1, newID: newID, rotated: [first, first + 2])
        actions.insert(.workshop, at: time)
        planDrive(vehicle, after: time)
    }

    /// What is done there. The sensors wake when they are turned, and send some minutes after.
    mutating func visitWorkshop(at now: Int64) {
        guard var visit = workshop else { return }
        for wheel in vehicles[visit.vehicle].wheels { advance(wheel, to: now) }
        let (front, rear) = (wheels[visit.rotated[0]], wheels[visit.rotated[1]])
        wheels[visit.rotated[0]].takeSensor(of: rear)
        wheels[visit.rotated[1]].takeSensor(of: front)
        for wheel in visit.rotated {
            wheels[wheel].lossPerDay = 300
            wheels[wheel].reference = wheels[wheel].placard * 1_000
        }
        wheels[visit.swapped].id = visit.newID
        wheels[visit.swapped].batteryGood = true
        wheels[visit.swapped].sequence = 0
        visit.awaited = Set(visit.rotated + [visit.swapped])
        for wheel in visit.awaited.sorted() { setDue(wheel, now + random.integer(in: 60_000...240_000)) }
        workshop = visit
        tell(visit)
    }

    /// A wheel has sent: if it is the first time since the workshop, whatever alert was active there has ended.
    mutating func noteRefit(_ index: Int) {
        guard workshop?.awaited.remove(index) != nil else { return }
        coverage.count(index == workshop?.swapped ? FleetCircumstance.swapped : .rotated)
        // The weak battery, and the slow leak at the front.
        if index != workshop?.rotated.last { coverage.count(.ended) }
    }

    /// Writes what was done. It is no fault: nothing is to be found.
    private mutating func tell(_ visit: FleetWorkshop) {
        var swap = FleetJSON(spaced: false)
        swap.member("kind", text: "sensor-swap")
        swap.member("vehicle", text: vehicles[visit.vehicle].name)
        swap.member("wheel", text: wheels[visit.swapped].name)
        swap.member("sensor", text: visit.newID)
        swap.member("from") { $0.append(instant: visit.time) }
        swap.raw("ends", "[\"battery-low\"]")
        truth.append(swap.finish())
        for wheel in visit.rotated {
            var rotation = FleetJSON(spaced: false)
            rotation.member("kind", text: "tire-rotation")
            rotation.member("vehicle", text: vehicles[visit.vehicle].name)
            rotation.member("wheel", text: wheels[wheel].name)
            rotation.member("sensor", text: wheels[wheel].id)
            rotation.member("from") { $0.append(instant: visit.time) }
            rotation.raw("ends", wheel == visit.rotated[0] ? "[\"slow-leak\"]" : "[]")
            truth.append(rotation.finish())
        }
    }
}

extension FleetWheel {
    /// Gets the sensor of a wheel of the same vehicle.
    fileprivate mutating func takeSensor(of other: FleetWheel) {
        (id, step, batteryGood, sequence) = (other.id, other.step, other.batteryGood, other.sequence)
    }
}
