/// Rules that look at one reading, or at two in a row.
extension NaiveAlerts {
    mutating func overPressure(_ wheel: String) {
        var isActive = false
        for r in readings where r.wheel == wheel {
            if !isActive, r.reference >= 250_000 {
                isActive = true
                tell(r, 3, "raised", "over-pressure", more: " threshold 250000")
            } else if isActive, r.reference <= 240_000 {
                isActive = false
                tell(r, 3, "cleared", "over-pressure", more: " threshold 240000")
            }
        }
    }

    mutating func heat(_ wheel: String) {
        var level: String?
        for r in readings where r.wheel == wheel {
            guard let degrees = r.temperature else { continue }
            if degrees >= 100_000 {
                if level != "critical-temperature" {
                    tell(r, 4, level == nil ? "raised" : "escalated", "critical-temperature", more: " threshold 100000")
                }
                level = "critical-temperature"
            } else if level == nil, degrees >= 85_000 {
                level = "high-temperature"
                tell(r, 4, "raised", "high-temperature", more: " threshold 85000")
            } else if let kind = level, degrees <= 80_000 {
                level = nil
                tell(r, 4, "cleared", kind, more: " threshold 80000")
            }
        }
    }

    mutating func battery(_ wheel: String) {
        var isActive = false
        for index in readings.indices where readings[index].wheel == wheel {
            let r = readings[index]
            guard let now = r.batteryIsGood, let before = standing(before: index).compactMap(\.batteryIsGood).last
            else { continue }
            if !isActive, !now, !before {
                isActive = true
                tell(r, 5, "raised", "battery-low")
            } else if isActive, now, before {
                isActive = false
                tell(r, 5, "cleared", "battery-low")
            }
        }
    }
}

// MARK: - Reminders and acknowledgements

extension NaiveAlerts {
    /// The sequence of the last reading or acknowledgement before a moment.
    func lastSequence(before moment: Int64) -> Int64 {
        let turns = readings.map { ($0.time, $0.sequence) } + acknowledgements.map { ($0.time, $0.sequence) }
        return turns.filter { $0.0 < moment }.max { $0 < $1 }?.1 ?? 0
    }

    mutating func remind() {
        let raised = events
        for event in raised where event.event == "raised" || event.event == "escalated" {
            let next = raised.filter { $0.wheel == event.wheel && $0.rank == event.rank && isBefore(event, $0) }
                .min { isBefore($0, $1) }
            var until = next?.time ?? end
            for ack in acknowledgements where ack.wheel == event.wheel && ack.kind == event.kind {
                let turn = Event(
                    time: ack.time, sequence: ack.sequence, ordinal: 0, event: "acknowledged", kind: ack.kind,
                    wheel: ack.wheel)
                guard isBefore(event, turn), next.map({ isBefore(turn, $0) }) ?? true else { continue }
                events.append(turn)
                until = ack.time
                break
            }
            for moment in stride(from: event.time + 3_600_000, through: until, by: 3_600_000) {
                events.append(
                    Event(
                        time: moment, sequence: lastSequence(before: moment), ordinal: -1, event: "reminded",
                        kind: event.kind, wheel: event.wheel, isMoment: true))
            }
        }
    }

    /// Whether `left` happens before `right`: by time, what comes at a moment before the readings of that moment.
    private func isBefore(_ left: Event, _ right: Event) -> Bool {
        (left.time, left.isMoment ? 0 : 1, left.sequence, left.ordinal)
            < (right.time, right.isMoment ? 0 : 1, right.sequence, right.ordinal)
    }
}
