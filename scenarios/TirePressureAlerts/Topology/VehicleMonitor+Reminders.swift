import MillraceCore

/// Reminders and acknowledgements.
extension VehicleMonitor {
    func take(
        _ acknowledgement: Acknowledgement, at time: Timestamp, _ state: inout VehicleState, _ context: inout Context
    ) {
        if let place = state.wheels.firstIndex(where: { $0.entry.wheel == acknowledgement.wheel }) {
            guard let alert = reminderRule.acknowledge(acknowledgement, &state.wheels[place].open) else { return }
            let change = AlertChange(event: .acknowledged, kind: alert.kind, since: alert.since)
            tell(change, at: time, &state.wheels[place], &context, by: acknowledgement.by)
        } else if let axle = state.axles.firstIndex(where: { $0.row == acknowledgement.wheel }) {
            guard let alert = reminderRule.acknowledge(acknowledgement, &state.axles[axle].open) else { return }
            let change = AlertChange(event: .acknowledged, kind: alert.kind, since: alert.since)
            tell(change, at: time, axle: axle, &state, &context, by: acknowledgement.by)
        }
    }

    /// Reminds of what is due, by name of wheel; an axle comes before its wheels.
    func remind(at time: Timestamp, _ state: inout VehicleState, _ context: inout Context) {
        for place in state.wheels.indices {
            if let axle = axle(before: place, state) { remind(ofAxle: axle, at: time, &state, &context) }
            for alert in state.wheels[place].open.indices
            where reminderRule.reminds(of: alert, at: time, &state.wheels[place].open) {
                let open = state.wheels[place].open[alert]
                let change = AlertChange(event: .reminded, kind: open.kind, since: open.since)
                tell(change, at: time, &state.wheels[place], &context)
            }
        }
    }

    private func remind(
        ofAxle axle: Int, at time: Timestamp, _ state: inout VehicleState, _ context: inout Context
    ) {
        for alert in state.axles[axle].open.indices
        where reminderRule.reminds(of: alert, at: time, &state.axles[axle].open) {
            let open = state.axles[axle].open[alert]
            let change = AlertChange(event: .reminded, kind: open.kind, since: open.since)
            tell(change, at: time, axle: axle, &state, &context)
        }
    }

    /// The axle with an alert whose name comes just before that of the wheel at `place`: of which that is the first wheel.
    private func axle(before place: Int, _ state: VehicleState) -> Int? {
        state.axles.firstIndex { axle in
            guard !axle.open.isEmpty else { return false }
            func isOf(_ wheel: WheelState) -> Bool { wheel.entry.wheel.hasPrefix("\(axle.row).") }
            return isOf(state.wheels[place]) && (place == 0 || !isOf(state.wheels[place - 1]))
        }
    }
}
