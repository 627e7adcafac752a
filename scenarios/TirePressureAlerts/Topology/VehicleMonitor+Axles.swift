import MillraceCore
import MillraceStreams

/// Axles whose sides differ.
extension VehicleMonitor {
    /// Holds the last reading of a wheel against that of the axle's other side.
    func judgeAxle(_ place: Int, at time: Timestamp, _ state: inout VehicleState, _ context: inout Context) {
        let wheel = state.wheels[place]
        guard let side = AxleSide(wheel.entry.wheel), let values = wheel.last else { return }
        let other = state.wheel(of: side.row, isLeft: !side.isLeft).flatMap { other in
            other.last.map { AxleRule.Side(time: other.silence.lastReading, reference: $0.reference) }
        }
        let axle = state.axle(of: side.row)
        state.axles[axle].isLeftLast = side.isLeft
        let heard = AxleRule.Side(time: time, reference: values.reference)
        if let change = axleRule.judge(heard, against: other, placard: wheel.entry.placard, &state.axles[axle]) {
            tell(change, at: time, axle: axle, &state, &context)
        }
    }

    /// Ends what is known of the axle of a wheel that is fitted anew.
    func refitAxle(_ place: Int, at time: Timestamp, _ state: inout VehicleState, _ context: inout Context) {
        guard let side = AxleSide(state.wheels[place].entry.wheel) else { return }
        let axle = state.axle(of: side.row)
        state.axles[axle].isLeftLast = side.isLeft
        if let since = state.axles[axle].since {
            tell(AlertChange(event: .ended, kind: .axleImbalance, since: since), at: time, axle: axle, &state, &context)
        }
        state.axles[axle].since = nil
        state.axles[axle].runSince = nil
    }

    /// Emits what has become of an axle's alert, with the values of the last reading of its two wheels.
    func tell(
        _ change: AlertChange, at time: Timestamp, axle: Int, _ state: inout VehicleState, _ context: inout Context,
        by person: String? = nil
    ) {
        reminderRule.note(change, at: time, &state.axles[axle].open)
        let row = state.axles[axle].row
        guard let wheel = state.wheel(of: row[...], isLeft: state.axles[axle].isLeftLast) else { return }
        var alert = TireAlert(change, at: time, of: wheel)
        alert.axle = row
        alert.by = person
        context.emit(alert)
    }
}
