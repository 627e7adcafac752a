import MillraceCore
import MillraceStreams

/// The operator of the alert rules: one vehicle's readings and acknowledgements in, its alerts out. Its timer stands at the
/// moment at which the next reminder is due or the next wheel may be missing.
struct VehicleMonitor: Processor {
    typealias Context = ProcessorContext<String, TireAlert>

    let rules: WheelRules
    let axleRule: AxleRule
    let silenceRule: SilenceRule
    let reminderRule: ReminderRule
    let initialState = VehicleState()

    init(parameters: Parameters) {
        rules = WheelRules(parameters: parameters)
        axleRule = AxleRule(parameters: parameters)
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

    /// A reading's events, in the order of the specification.
    private func take(
        _ reading: TireReading, at time: Timestamp, _ state: inout VehicleState, _ context: inout Context
    ) {
        let place = state.place(of: reading.entry)
        let isFirst = state.wheels[place].last == nil
        let isNewFitting = isFirst || reading.entry.isAnother(than: state.wheels[place].entry)
        let reference = ReferencePressure.of(
            pressure: reading.pressure, temperature: reading.temperature,
            air: ReferencePressure.air(altitude: reading.entry.altitude))
        state.wheels[place].last = TireAlert.Values(
            pressure: reading.pressure, temperature: reading.temperature, reference: reference)
        if isNewFitting { refit(place, reading.entry, at: time, &state, &context) }
        if let since = state.wheels[place].silence.missingSince {
            let change = AlertChange(event: .cleared, kind: .sensorMissing, since: since)
            tell(change, at: time, &state.wheels[place], &context)
        }
        rules.judge(reading, reference: reference, at: time, &state.wheels[place]) { change, wheel in
            tell(change, at: time, &wheel, &context)
        }
        judgeAxle(place, at: time, &state, &context)
        hear(reading, from: place, at: time, &state)
        if reading.isMoving { reportMissing(at: time, besides: place, &state, &context) }
    }

    /// Ends the alerts of a wheel and of its axle, which start anew.
    private func refit(
        _ place: Int, _ entry: RegistryEntry, at time: Timestamp, _ state: inout VehicleState, _ context: inout Context
    ) {
        let ended = state.wheels[place].open.filter { $0.kind != .sensorMissing }
        state.wheels[place].refit(entry)
        for alert in ended {
            let change = AlertChange(event: .ended, kind: alert.kind, since: alert.since)
            tell(change, at: time, &state.wheels[place], &context)
        }
        refitAxle(place, at: time, &state, &context)
    }

    /// Emits what has become of a wheel's alert, with the values of the wheel's last reading.
    func tell(
        _ change: AlertChange, at time: Timestamp, _ wheel: inout WheelState, _ context: inout Context,
        by person: String? = nil
    ) {
        reminderRule.note(change, at: time, &wheel.open)
        let isSilent = change.kind == .sensorMissing && change.event != .cleared
        var alert = TireAlert(change, at: time, of: wheel)
        alert.by = person
        if isSilent {
            alert.values = nil
            alert.lastSeen = wheel.silence.lastReading
        }
        context.emit(alert)
    }

    /// Sets the timer to the next moment at which a reminder is due or a wheel's silence is long enough.
    private func setTimer(_ state: VehicleState, _ context: inout Context) {
        let now = context.timestamp
        var next = Timestamp.distantFuture
        for axle in state.axles {
            if let due = reminderRule.nextReminder(axle.open) { next = min(next, due) }
        }
        for wheel in state.wheels {
            if let due = reminderRule.nextReminder(wheel.open) { next = min(next, due) }
            guard wheel.silence.missingSince == nil else { continue }
            let deadline = silenceRule.deadline(of: wheel.silence)
            if deadline > now { next = min(next, deadline) }
        }
        if next == .distantFuture { context.cancelTimer() } else { context.setTimer(at: next) }
    }
}

extension TireAlert {
    /// What has become of an alert, told with the values of a wheel's last reading.
    init(_ change: AlertChange, at time: Timestamp, of wheel: WheelState) {
        self.init(
            time: time, event: change.event, kind: change.kind, entry: wheel.entry, values: wheel.last,
            threshold: change.threshold, heatThreshold: change.heatThreshold, drop: change.drop,
            forecast: change.forecast, difference: change.difference, since: change.since)
    }
}
