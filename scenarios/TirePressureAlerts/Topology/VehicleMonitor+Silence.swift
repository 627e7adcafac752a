import MillraceCore

/// Sensors that are missing.
extension VehicleMonitor {
    /// Notes that a wheel was heard, and, if the vehicle moves, that the others were not.
    func hear(_ reading: TireReading, from place: Int, at time: Timestamp, _ state: inout VehicleState) {
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

    func reportMissing(
        at time: Timestamp, besides heard: Int?, _ state: inout VehicleState, _ context: inout Context
    ) {
        for place in state.wheels.indices where place != heard {
            guard silenceRule.isMissing(state.wheels[place].silence, state.drive, at: time) else { continue }
            state.wheels[place].silence.missingSince = time
            let change = AlertChange(event: .raised, kind: .sensorMissing, since: time)
            tell(change, at: time, &state.wheels[place], &context)
        }
    }
}
