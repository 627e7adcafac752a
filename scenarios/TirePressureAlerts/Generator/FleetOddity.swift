/// Something odd about a line or two that is no fault of a tire.
enum FleetOddity: CaseIterable {
    // What befalls a reading.
    case lateUpload
    case repeatedUpload
    case burst
    case correctedBurst
    case pressureOutlier
    case temperatureJump
    // What comes between readings.
    case weakBattery
    case spoofedID
    case wrongModel
    case registryMismatch
    case hotOutlier
    case implausiblePressure
    case wrongType
    case noPressure
    case noID
    case noTime
    case unknownFormat
    case malformed
    case tooLong

    /// Those that occur by chance, the frequent ones more than once.
    static let byChance: [FleetOddity] = [
        .lateUpload, .lateUpload, .lateUpload, .lateUpload, .repeatedUpload, .repeatedUpload, .repeatedUpload,
        .spoofedID,
        .spoofedID, .spoofedID, .wrongModel, .registryMismatch, .hotOutlier, .pressureOutlier, .temperatureJump,
        .implausiblePressure, .wrongType, .noPressure, .noID, .noTime, .unknownFormat, .malformed, .malformed,
    ]

    /// Its name in the ground truth.
    var name: StaticString {
        switch self {
        case .lateUpload: "late-upload"
        case .repeatedUpload: "repeated-upload"
        case .burst, .correctedBurst: "burst"
        case .pressureOutlier: "pressure-outlier"
        case .temperatureJump: "temperature-jump"
        case .weakBattery: "weak-battery"
        case .spoofedID: "spoofed-id"
        case .wrongModel: "wrong-model"
        case .registryMismatch: "registry-mismatch"
        case .hotOutlier: "temperature-outlier"
        case .implausiblePressure: "implausible-pressure"
        case .wrongType: "wrong-type"
        case .noPressure: "no-values"
        case .noID: "no-id"
        case .noTime: "no-time"
        case .unknownFormat: "foreign-line"
        case .malformed: "malformed-line"
        case .tooLong: "endless-line"
        }
    }

    /// What becomes of the line; nil where that is a matter of each line.
    var outcome: FleetOutcome? {
        switch self {
        case .lateUpload: .late
        case .repeatedUpload: .duplicate
        case .burst, .correctedBurst, .weakBattery: nil
        case .pressureOutlier: .accepted
        case .temperatureJump: .temperatureJump
        case .spoofedID, .wrongModel: .unregistered
        case .registryMismatch: .registryMismatch
        case .hotOutlier: .implausibleTemperature
        case .implausiblePressure: .implausiblePressure
        case .wrongType: .wrongType
        case .noPressure: .noPressure
        case .noID: .noID
        case .noTime: .noTime
        case .unknownFormat: .unknownFormat
        case .malformed: .malformed
        case .tooLong: .tooLong
        }
    }

    /// Whether it befalls a wheel's next reading, rather than being a line of its own.
    var befallsReading: Bool {
        switch self {
        case .lateUpload, .repeatedUpload, .burst, .correctedBurst, .pressureOutlier, .temperatureJump: true
        default: false
        }
    }

    /// Whether a sensor of the vehicle can have it.
    func suits(_ vehicle: FleetVehicle) -> Bool {
        switch self {
        case .burst, .correctedBurst: vehicle.format != .own && !vehicle.format.isSplit
        case .temperatureJump, .hotOutlier: vehicle.format.hasTemperature && !vehicle.format.isSplit
        case .weakBattery: vehicle.format.hasBattery
        case .wrongModel: vehicle.registersModel
        case .registryMismatch: vehicle.format == .own
        default: !vehicle.format.isSplit
        }
    }
}
