/// A wheel and its sensor.
struct FleetWheel {
    /// Index of its vehicle.
    let vehicle: Int
    /// Its number on the vehicle, from 0.
    let place: Int64
    /// In the words of the Vehicle Signal Specification: `Row1.Left`.
    let name: StaticString
    /// The sensor's id as text.
    var id: [UInt8]
    /// Cold placard pressure in Pa.
    let placard: Int64
    /// The smallest step of pressure, in thousandths of the format's unit.
    var step: Int64
    /// What the tire loses by nature, in Pa a day.
    var lossPerDay: Int64

    /// Pressure at 20 °C in thousandths of a Pa: the amount of gas in the tire.
    var reference: Int64
    /// How much warmer the tire is than the air, in m°C.
    var excess: Int64 = 0
    /// Until when the physics has been worked out, in ms.
    var updated: Int64
    /// When it last sent, and when it is to send next.
    var lastSent: Int64 = .min / 2
    var due: Int64 = .max
    var batteryGood = true
    /// What is to happen to its next reading.
    var oddity: FleetOddity?
    /// Readings during which nothing odd may happen.
    var calm: Int64 = 0
    /// Lines sent so far.
    var sequence: Int64 = 0

    /// Its axle in the same words: `Row1`.
    var axle: StaticString { place < 2 ? "Row1" : place < 4 ? "Row2" : "Row3" }

    /// Whether it loses more than tires do by nature.
    var seeps: Bool { lossPerDay >= 2_000 }
}

/// A vehicle, its schedule and its present fault.
struct FleetVehicle {
    /// How its days go.
    enum Profile {
        case commuter
        case delivery
        case night
        case hauler
    }

    let name: [UInt8]
    /// A person or a company; nil where the registry names none.
    let owner: StaticString?
    let zone: FleetZone
    let format: FleetFormat
    let timeForm: FleetTimeForm
    /// Whether its receiver notes signal levels.
    let hasLevels: Bool
    /// Whether the registry names the model of its sensors.
    let registersModel: Bool
    let profile: Profile
    /// Where it drives, in metres; nil where the registry does not tell, at sea level.
    let altitude: Int64?
    /// The pressure of the air there, in Pa.
    let air: Int64
    /// Indices of its wheels.
    let wheels: Range<Int>
    /// How much warmer than the air its tires get, in m°C.
    let warmth: Int64
    /// Whether a tire has lost air slowly from the beginning on: no fault is planted beside that.
    let seeps: Bool

    var isDriving = false
    /// When the present drive began, in ms.
    var driveStart: Int64 = 0
    /// When it starts or stops next.
    var change: Int64 = .max
    /// How long the next drive lasts, in ms.
    var driveLength: Int64 = 0
    var fault: FleetFault?

    /// Whether a fault may begin.
    var canFail: Bool { fault == nil && format.hasTemperature && !seeps }

    /// Whether a fault of this kind would show.
    func suits(_ kind: FleetFault.Kind) -> Bool { kind != .failingBattery || format.hasBattery }
}

extension FleetVehicle.Profile {
    /// Drives of a day: earliest start in minutes after midnight, how much later it may be, shortest and longest length.
    var slots: [(start: Int64, spread: Int64, shortest: Int64, longest: Int64)] {
        switch self {
        case .commuter: [(390, 90, 22, 50), (720, 60, 10, 25), (1_000, 120, 22, 55)]
        case .delivery: (7..<18).map { ($0 * 60, 10, 20, 44) }
        case .night: [(30, 40, 60, 110), (240, 30, 40, 90), (1_260, 45, 60, 100)]
        case .hauler: [(240, 45, 150, 240), (540, 30, 150, 240), (840, 30, 120, 200)]
        }
    }
}
