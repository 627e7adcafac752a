/// The form in which a vehicle's sensors are heard: the project's own readings, or packets of one of the decoders of rtl_433.
enum FleetFormat {
    case own
    case smarTire
    case schraderEG53MA4
    case toyota
    case gmAftermarket
    case pmv107j
    case ford
    case eezTire
    case schrader
    case ave
    case nissan
    case truck

    /// The packet formats of cars, those first that a small fleet should have.
    static let cars: [FleetFormat] = [
        .smarTire, .schraderEG53MA4, .toyota, .gmAftermarket, .pmv107j, .ford, .eezTire, .schrader, .ave, .nissan,
    ]

    /// What rtl_433 calls the sensor.
    var model: StaticString {
        switch self {
        case .own: ""
        case .smarTire: "SmarTire-AM"
        case .schraderEG53MA4: "Schrader-EG53MA4"
        case .toyota: "Toyota"
        case .gmAftermarket: "GM-Aftermarket"
        case .pmv107j: "PMV-107J"
        case .ford: "Ford"
        case .eezTire: "EezTire-E618"
        case .schrader: "Schrader"
        case .ave: "AVE"
        case .nissan: "Nissan"
        case .truck: "Truck"
        }
    }

    /// Whether ids are JSON integers.
    var hasIntegerID: Bool { self == .gmAftermarket || self == .smarTire }

    /// Whether it tells temperatures at all. Faults are planted only where it does: reference pressures are sure there.
    var hasTemperature: Bool { self != .nissan }

    /// Whether pressure and temperature come in packets of their own.
    var isSplit: Bool { self == .smarTire }

    /// Whether temperatures are in degrees Fahrenheit.
    var isFahrenheit: Bool { self == .schraderEG53MA4 }

    /// Whether pressures are in psi.
    var isPSI: Bool { self == .toyota || self == .ford || self == .nissan }

    /// Whether it tells the state of the battery.
    var hasBattery: Bool {
        switch self {
        case .own, .gmAftermarket, .pmv107j, .eezTire, .ave, .truck: true
        default: false
        }
    }

    /// The smallest steps of pressure: thousandths of a kPa or of a psi.
    var steps: [Int64] {
        switch self {
        case .own: [250, 500, 1_000]
        case .toyota, .ford, .nissan: [100, 200]
        case .pmv107j, .schrader: [1_250]
        case .smarTire: [1_375]
        default: [1_000, 1_375]
        }
    }
}

/// What a sensor measures at a moment, as its line says it.
struct FleetMeasurement {
    /// Gauge pressure in thousandths of a kPa or of a psi, by the format.
    var pressure: Int64
    /// Temperature in thousandths of a degree Celsius or Fahrenheit, by the format.
    var temperature: Int64
    var moving: Bool
    var batteryGood: Bool
}
