import MillraceCore
import MillraceStreams

/// What is remembered of a vehicle: its wheels by name, and its drive.
struct VehicleState: Sendable {
    struct Wheel: Hashable, Sendable, BinaryCodable {
        /// Registry entry of the sensor that was heard last.
        var entry: RegistryEntry
        var pressure = PressureState()
        var leak = LeakState()
        var silence = SilenceState()
    }

    /// Ordered by name.
    var wheels: [Wheel] = []
    var drive = DriveState()
}

/// The operator of the alert rules: one vehicle's readings in, its alerts out. Its timer stands at the moment at which
/// the next wheel may be missing.
struct VehicleMonitor: Processor {
    let pressureRule: PressureRule
    let leakRule: LeakRule
    let silenceRule: SilenceRule
    let initialState = VehicleState()

    init(parameters: Parameters) {
        pressureRule = PressureRule(parameters: parameters)
        leakRule = LeakRule(parameters: parameters)
        silenceRule = SilenceRule(parameters: parameters)
    }

    func process(
        _ record: Record<String, TireReading>, _ state: inout VehicleState,
        _ context: inout ProcessorContext<String, TireAlert>
    ) {
        let (reading, time) = (record.value, record.timestamp)
        let place = state.place(of: reading.entry)
        let reference = ReferencePressure.of(pressure: reading.pressure, temperature: reading.temperature)
        let values = TireAlert.Values(
            pressure: reading.pressure, temperature: reading.temperature, reference: reference)

        if let since = state.wheels[place].silence.missingSince {
            context.emit(
                TireAlert(
                    time: time, event: .cleared, kind: .sensorMissing, entry: reading.entry, values: values,
                    since: since))
        }
        judgeLeak(reading, values, at: time, &state.wheels[place].leak, &context)
        if let outcome = pressureRule.judge(reading, reference: reference, at: time, &state.wheels[place].pressure) {
            context.emit(
                TireAlert(
                    time: time, event: outcome.event, kind: outcome.kind, entry: reading.entry, values: values,
                    threshold: outcome.threshold, since: outcome.since))
        }
        hear(reading, from: place, at: time, &state)
        if reading.isMoving { reportMissing(at: time, besides: place, &state, &context) }
        setTimer(state, &context)
    }

    func onTimer(
        _ time: Timestamp, _ state: inout VehicleState, _ context: inout ProcessorContext<String, TireAlert>
    ) {
        reportMissing(at: time, besides: nil, &state, &context)
        setTimer(state, &context)
    }

    private func judgeLeak(
        _ reading: TireReading, _ values: TireAlert.Values, at time: Timestamp, _ state: inout LeakState,
        _ context: inout ProcessorContext<String, TireAlert>
    ) {
        switch leakRule.judge(reading, reference: values.reference, at: time, &state) {
        case .raised(let drop):
            context.emit(
                TireAlert(
                    time: time, event: .raised, kind: .fastLeak, entry: reading.entry, values: values, drop: drop,
                    since: time))
        case .cleared(let since):
            context.emit(
                TireAlert(
                    time: time, event: .cleared, kind: .fastLeak, entry: reading.entry, values: values, since: since))
        case nil: break
        }
    }

    /// Notes that a wheel was heard, and, if the vehicle moves, that the others were not.
    private func hear(_ reading: TireReading, from place: Int, at time: Timestamp, _ state: inout VehicleState) {
        if reading.isMoving {
            let begins = silenceRule.noteMoving(at: time, &state.drive)
            for other in state.wheels.indices where other != place {
                if begins {
                    state.wheels[other].silence.since = time
                    state.wheels[other].silence.others = 0
                }
                if !reading.corrects { state.wheels[other].silence.others += 1 }
            }
        }
        state.wheels[place].silence = SilenceState(lastReading: time, since: time)
    }

    private func reportMissing(
        at time: Timestamp, besides heard: Int?, _ state: inout VehicleState,
        _ context: inout ProcessorContext<String, TireAlert>
    ) {
        for place in state.wheels.indices where place != heard {
            guard silenceRule.isMissing(state.wheels[place].silence, state.drive, at: time) else { continue }
            state.wheels[place].silence.missingSince = time
            context.emit(
                TireAlert(
                    time: time, event: .raised, kind: .sensorMissing, entry: state.wheels[place].entry, values: nil,
                    since: time, lastSeen: state.wheels[place].silence.lastReading))
        }
    }

    /// Sets the timer to the next moment at which a wheel's silence is long enough, while the drive may still last.
    private func setTimer(_ state: VehicleState, _ context: inout ProcessorContext<String, TireAlert>) {
        let now = context.timestamp
        var next = Timestamp.distantFuture
        for wheel in state.wheels where wheel.silence.missingSince == nil {
            let deadline = silenceRule.deadline(of: wheel.silence)
            if deadline > now { next = min(next, deadline) }
        }
        if next == .distantFuture { context.cancelTimer() } else { context.setTimer(at: next) }
    }
}

extension VehicleState {
    /// The index of the entry's wheel, which is added if it is new. The entry becomes the wheel's.
    mutating func place(of entry: RegistryEntry) -> Int {
        let place = wheels.firstIndex { $0.entry.wheel >= entry.wheel } ?? wheels.endIndex
        if place < wheels.endIndex, wheels[place].entry.wheel == entry.wheel {
            wheels[place].entry = entry
        } else {
            wheels.insert(Wheel(entry: entry), at: place)
        }
        return place
    }
}

extension VehicleState.Wheel {
    init(from reader: inout ByteReader) throws(DecodingFailure) {
        entry = try RegistryEntry(from: &reader)
        pressure = try PressureState(from: &reader)
        leak = try LeakState(from: &reader)
        silence = try SilenceState(from: &reader)
    }

    func encode(to writer: ByteWriter) {
        entry.encode(to: writer)
        pressure.encode(to: writer)
        leak.encode(to: writer)
        silence.encode(to: writer)
    }
}

extension VehicleState: BinaryCodable {
    init(from reader: inout ByteReader) throws(DecodingFailure) {
        wheels = try [Wheel](from: &reader)
        drive = try DriveState(from: &reader)
    }

    func encode(to writer: ByteWriter) {
        wheels.encode(to: writer)
        drive.encode(to: writer)
    }
}
