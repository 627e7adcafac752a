import MillraceCore

/// Builds the fleet of a seed.
struct FleetFactory {
    private(set) var vehicles: [FleetVehicle] = []
    private(set) var wheels: [FleetWheel] = []
    private let options: FleetOptions
    private var random: SeededRandom
    private let idKey: UInt64
    private var packetVehicles = 0

    /// Carol's is the first vehicle, in New York.
    static let carol = 0
    /// Every sixteenth vehicle from this one on is where mornings are very cold, if its sensors tell the temperature.
    private static let coldest = 12

    init(options: FleetOptions, random: SeededRandom) {
        self.options = options
        self.random = random
        idKey = self.random.next()
        for index in 0..<options.vehicles { add(index) }
    }

    private mutating func add(_ index: Int) {
        let isTruck = index % 12 == 1
        let format = nextFormat(index, isTruck: isTruck)
        let first = wheels.count
        let isCold = index % 16 == Self.coldest && !isTruck && format.hasTemperature
        var placards = nextPlacards(index, isTruck: isTruck)
        if isCold { placards = [250_000, 250_000] }
        for (axle, placard) in placards.enumerated() {
            for side in 0..<2 { addWheel(vehicle: index, axle: axle, side: side, placard: placard, format: format) }
        }
        if isCold { for wheel in wheels[first...].indices { wheels[wheel].reference = wheels[wheel].placard * 975 } }
        let altitude = nextAltitude(index)
        let forms: [FleetTimeForm] = format == .own ? [.epochNumber, .iso, .isoWithOffset] : FleetTimeForm.allCases
        let isCarol = index == Self.carol
        let profiles: [FleetVehicle.Profile] = [.delivery, .commuter, .commuter, .night]
        var name = Array(isTruck ? "truck-".utf8 : "car-".utf8)
        name.append(digits: Int64(index + 1), 4)
        vehicles.append(
            FleetVehicle(
                name: name,
                owner: isCarol ? "Carol" : nextOwner(isTruck: isTruck),
                zone: isCarol ? .newYork : isCold ? .inuvik : random.element(of: FleetZone.all),
                format: format,
                timeForm: isCarol ? .epochNumber : forms[(format == .own ? index : packetVehicles) % forms.count],
                hasLevels: format != .own && random.chance(0.4),
                registersModel: format != .own && index % 2 == 0,
                profile: isTruck ? .hauler : isCarol ? .commuter : random.element(of: profiles),
                altitude: altitude,
                air: ReferencePressure.air(altitude: altitude),
                wheels: first..<wheels.count,
                warmth: random.integer(in: 15_000...25_000),
                seeps: wheels[first...].contains { $0.seeps }))
    }

    /// Own readings spread evenly over the fleet, Carol's car first; packet formats in turn.
    private mutating func nextFormat(_ index: Int, isTruck: Bool) -> FleetFormat {
        let share = options.ownFormatShare
        let isOwn = (Double(index) * share).rounded(.up) < (Double(index + 1) * share).rounded(.up)
        if isOwn { return .own }
        packetVehicles += 1
        if isTruck { return .truck }
        return FleetFormat.cars[(packetVehicles - 1) % FleetFormat.cars.count]
    }

    private mutating func nextPlacards(_ index: Int, isTruck: Bool) -> [Int64] {
        if isTruck { return [800_000, 720_000, 720_000] }
        let front = random.integer(in: 22...26) * 10_000
        return index % 3 == 2 ? [front, front + random.integer(in: 2...4) * 10_000] : [front, front]
    }

    private mutating func addWheel(vehicle: Int, axle: Int, side: Int, placard: Int64, format: FleetFormat) {
        let names: [StaticString] = [
            "Row1.Left", "Row1.Right", "Row2.Left", "Row2.Right", "Row3.Left", "Row3.Right",
        ]
        wheels.append(
            FleetWheel(
                vehicle: vehicle,
                place: Int64(axle * 2 + side),
                name: names[axle * 2 + side],
                id: sensorID(UInt64(wheels.count), format: format),
                placard: placard,
                step: random.element(of: format.steps),
                lossPerDay: nextLoss(canLeak: format.hasTemperature),
                reference: placard * random.integer(in: 970...1_040),
                updated: options.start.milliseconds))
    }

    /// What a tire loses by nature, or now and then by a leak.
    private mutating func nextLoss(canLeak: Bool) -> Int64 {
        let isLeak = canLeak && options.rates.seepages > 0 && random.chance(options.rates.seepages)
        return random.integer(in: isLeak ? 2_000...5_000 : 230...345)
    }

    /// Every fourth vehicle is registered with an altitude.
    private mutating func nextAltitude(_ index: Int) -> Int64? {
        index % 4 == 3 ? random.integer(in: -50...2_300) : nil
    }

    /// The id of a sensor that is on no wheel yet.
    var spareID: [UInt8] { sensorID(UInt64(wheels.count), format: .own) }

    /// An id that no other wheel has: an odd multiplier makes a one-to-one mapping of the 28 bits, the first hexadecimal digit
    /// is a letter, and integer ids have ten digits.
    private func sensorID(_ wheel: UInt64, format: FleetFormat) -> [UInt8] {
        let mixed = (wheel &* 0x9E3_7795 &+ idKey) & 0xFFF_FFFF
        var id: [UInt8] = []
        if format.hasIntegerID {
            id.append(decimal: Int64(2_000_000_000 + mixed))
        } else {
            id.append(hexadecimal: 10 + wheel % 6, 1)
            id.append(hexadecimal: mixed, 7)
        }
        return id
    }

    private mutating func nextOwner(isTruck: Bool) -> StaticString? {
        let people: [StaticString] = [
            "Alice", "Bob", "Dave", "Erin", "Frank", "Grace", "Heidi", "Ivan", "Judy", "Mallory", "Niaj", "Olivia",
            "Peggy", "Rupert", "Sybil", "Trent", "Victor", "Wendy", "Zoë",
        ]
        let companies: [StaticString] = ["Lindhorst Logistics", "Two Rivers Haulage", "Kaido Freight"]
        if isTruck { return random.element(of: companies) }
        return random.chance(0.85) ? random.element(of: people) : nil
    }
}
