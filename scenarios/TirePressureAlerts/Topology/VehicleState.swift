import MillraceCore
import MillraceStreams

/// What is remembered of a vehicle: its wheels by name, its axles, and its drive.
struct VehicleState: Sendable {
    /// Ordered by name.
    var wheels: [WheelState] = []
    var axles: [AxleState] = []
    var drive = DriveState()

    /// The index of the wheel that `entry` is of, which is added if it is new.
    mutating func place(of entry: RegistryEntry) -> Int {
        let place = wheels.firstIndex { $0.entry.wheel >= entry.wheel } ?? wheels.endIndex
        if place == wheels.endIndex || wheels[place].entry.wheel != entry.wheel {
            wheels.insert(WheelState(entry: entry), at: place)
        }
        return place
    }

    /// The index of the axle called `row`, which is added if it is new.
    mutating func axle(of row: Substring) -> Int {
        if let place = axles.firstIndex(where: { $0.row == row }) { return place }
        axles.append(AxleState(row: String(row)))
        return axles.count - 1
    }

    /// The wheel of one side of an axle, if it has been heard.
    func wheel(of row: Substring, isLeft: Bool) -> WheelState? {
        wheels.first { wheel in
            guard let side = AxleSide(wheel.entry.wheel) else { return false }
            return side.isLeft == isLeft && side.row == row
        }
    }
}

/// What is remembered of a wheel: what each rule remembers of its fitting, and its silence.
struct WheelState: Hashable, Sendable {
    /// Registry entry of the sensor that was heard last.
    var entry: RegistryEntry
    /// What it told; nil before its first reading.
    var last: TireAlert.Values?
    var leak = LeakState()
    var pressure = PressureState()
    var overPressure = OverPressureState()
    var heat = HeatState()
    var battery = BatteryState()
    var slowLeak = SlowLeakState()
    var silence = SilenceState()
    /// The active alerts.
    var open: [OpenAlert] = []

    /// Starts anew with the sensor of `entry`; only the silence goes on.
    mutating func refit(_ entry: RegistryEntry) {
        var next = WheelState(entry: entry)
        next.last = last
        next.silence = silence
        next.open = open.filter { $0.kind == .sensorMissing }
        self = next
    }
}

extension VehicleState: BinaryCodable {
    init(from reader: inout ByteReader) throws(DecodingFailure) {
        wheels = try [WheelState](from: &reader)
        axles = try [AxleState](from: &reader)
        drive = try DriveState(from: &reader)
    }

    func encode(to writer: ByteWriter) {
        wheels.encode(to: writer)
        axles.encode(to: writer)
        drive.encode(to: writer)
    }
}

extension WheelState: BinaryCodable {
    init(from reader: inout ByteReader) throws(DecodingFailure) {
        entry = try RegistryEntry(from: &reader)
        last = try TireAlert.Values?(from: &reader)
        leak = try LeakState(from: &reader)
        pressure = try PressureState(from: &reader)
        overPressure = try OverPressureState(from: &reader)
        heat = try HeatState(from: &reader)
        battery = try BatteryState(from: &reader)
        slowLeak = try SlowLeakState(from: &reader)
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
        slowLeak.encode(to: writer)
        silence.encode(to: writer)
        open.encode(to: writer)
    }
}
