import MillraceCore
import MillraceStreams

/// What is remembered of a vehicle: its wheels by name, and its drive.
struct VehicleState: Sendable {
    /// Ordered by name.
    var wheels: [WheelState] = []
    var drive = DriveState()

    /// The index of the wheel that `entry` is of, which is added if it is new. The entry becomes the wheel's.
    mutating func place(of entry: RegistryEntry) -> Int {
        let place = wheels.firstIndex { $0.entry.wheel >= entry.wheel } ?? wheels.endIndex
        if place < wheels.endIndex, wheels[place].entry.wheel == entry.wheel {
            wheels[place].entry = entry
        } else {
            wheels.insert(WheelState(entry: entry), at: place)
        }
        return place
    }
}

/// What is remembered of a wheel: what each rule remembers.
struct WheelState: Hashable, Sendable {
    /// Registry entry of the sensor that was heard last.
    var entry: RegistryEntry
    /// What it told.
    var last = TireAlert.Values(pressure: 0, temperature: nil, reference: 0)
    var leak = LeakState()
    var pressure = PressureState()
    var overPressure = OverPressureState()
    var heat = HeatState()
    var battery = BatteryState()
    var silence = SilenceState()
    /// The active alerts.
    var open: [OpenAlert] = []
}

extension VehicleState: BinaryCodable {
    init(from reader: inout ByteReader) throws(DecodingFailure) {
        wheels = try [WheelState](from: &reader)
        drive = try DriveState(from: &reader)
    }

    func encode(to writer: ByteWriter) {
        wheels.encode(to: writer)
        drive.encode(to: writer)
    }
}

extension WheelState: BinaryCodable {
    init(from reader: inout ByteReader) throws(DecodingFailure) {
        entry = try RegistryEntry(from: &reader)
        last = try TireAlert.Values(from: &reader)
        leak = try LeakState(from: &reader)
        pressure = try PressureState(from: &reader)
        overPressure = try OverPressureState(from: &reader)
        heat = try HeatState(from: &reader)
        battery = try BatteryState(from: &reader)
        silence = try SilenceState(from: &reader)
        open = try [OpenAlert](from: &reader)
    }

    func encode(to writer: ByteWriter) {
        entry.encode(to: writer)
        last.encode(to: writer)
        leak.encode(to: writer)
        pressure.encode(to: writer)
        overPressure.encode(to: writer)
        heat.encode(to: writer)
        battery.encode(to: writer)
        silence.encode(to: writer)
        open.encode(to: writer)
    }
}
