import MillraceCore
import MillraceStreams

/// The operator of the alert rules: one vehicle's readings and acknowledgements in, its alerts out. Its timer stands at the
/// moment at which the next reminder is due or the next wheel may be missing.
struct VehicleMonitor: Processor {
    typealias Context = ProcessorContext<String, TireAlert>

    let rules: WheelRules
    let silenceRule: SilenceRule
    let reminderRule: ReminderRule
    let initialState = VehicleState()

    init(parameters: Parameters) {
        rules = WheelRules(parameters: parameters)
        silenceRule = SilenceRule(parameters: parameters)
        reminderRule = ReminderRule(parameters: parameters)
    }

    func process(_ record: Record<String, VehicleEvent>, _ state: inout VehicleState, _ context: inout Context) {
        switch record.value {
        case .reading(let reading): take(reading, at: record.timestamp, &state, &context)
        case .acknowledgement(let acknowledgement): take(acknowledgement, at: record.timestamp, &state, &context)
        }
        if state.wheels.isEmpty { context.forget() } else { setTimer(state, &context) }
    }

    func onTimer(_ time: Timestamp, _ state: inout VehicleState, _ context: inout Context) {
        remind(at: time, &state, &context)
        reportMissing(at: time, besides: nil, &state, &context)
        setTimer(state, &context)
    }

    private func take(
        _ reading: TireReading, at time: Timestamp, _ state: inout VehicleState, _ context: inout Context
    ) {
        let place = state.place(of: reading.entry)
        state.wheels[place].last = TireAlert.Values(
            pressure: reading.pressure, temperature: reading.temperature,
            reference: ReferencePressure.of(pressure: reading.pressure, temperature: reading.temperature))
        if let since = state.wheels[place].silence.missingSince {
            let change = AlertChange(event: .cleared, kind: .sensorMissing, since: since)
            tell(change, at: time, &state.wheels[place], &context)
        }
        rules.judge(reading, at: time, &state.wheels[place]) { change, wheel in
            tell(change, at: time, &wheel, &context)
        }
        hear(reading, from: place, at: time, &state)
        if reading.isMoving { reportMissing(at: time, besides: place, &state, &context) }
    }

    private func take(
        _ acknowledgement: Acknowledgement, at time: Timestamp, _ state: inout VehicleState, _ context: inout Context
    ) {
        guard let place = state.wheels.firstIndex(where: { $0.entry.wheel == acknowledgement.wheel }),
            let alert = reminderRule.acknowledge(acknowledgement, &state.wheels[place].open)
        else { return }
        let change = AlertChange(event: .acknowledged, kind: alert.kind, since: alert.since)
        tell(change, at: time, &state.wheels[place], &context, by: acknowledgement.by)
    }

    /// Emits what has become of a wheel's alert, with the values of the wheel's last reading.
    private func tell(
        _ change: AlertChange, at time: Timestamp, _ wheel: inout WheelState, _ context: inout Context,
        by person: String? = nil
    ) {
        reminderRule.note(change, at: time, &wheel.open)
        let isSilent = change.kind == .sensorMissing && change.event != .cleared
        context.emit(
            TireAlert(
                time: time, event: change.event, kind: change.kind, entry: wheel.entry,
                values: isSilent ? nil : wheel.last, threshold: change.threshold, heatThreshold: change.heatThreshold,
                drop: change.drop, since: change.since, lastSeen: isSilent ? wheel.silence.lastReading : nil,
                by: person))
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
        at time: Timestamp, besides heard: Int?, _ state: inout VehicleState, _ context: inout Context
    ) {
        for place in state.wheels.indices where place != heard {
            guard silenceRule.isMissing(state.wheels[place].silence, state.drive, at: time) else { continue }
            state.wheels[place].silence.missingSince = time
            let change = AlertChange(event: .raised, kind: .sensorMissing, since: time)
            tell(change, at: time, &state.wheels[place], &context)
        }
    }

    private func remind(at time: Timestamp, _ state: inout VehicleState, _ context: inout Context) {
        for place in state.wheels.indices {
            for alert in state.wheels[place].open.indices
            where reminderRule.reminds(of: alert, at: time, &state.wheels[place].open) {
                let open = state.wheels[place].open[alert]
                let change = AlertChange(event: .reminded, kind: open.kind, since: open.since)
                tell(change, at: time, &state.wheels[place], &context)
            }
        }
    }

    /// Sets the timer to the next moment at which a reminder is due or a wheel's silence is long enough.
    private func setTimer(_ state: VehicleState, _ context: inout Context) {
        let now = context.timestamp
        var next = Timestamp.distantFuture
        for wheel in state.wheels {
            if let due = reminderRule.nextReminder(wheel.open) { next = min(next, due) }
            guard wheel.silence.missingSince == nil else { continue }
            let deadline = silenceRule.deadline(of: wheel.silence)
            if deadline > now { next = min(next, deadline) }
        }
        if next == .distantFuture { context.cancelTimer() } else { context.setTimer(at: next) }
    }
}
