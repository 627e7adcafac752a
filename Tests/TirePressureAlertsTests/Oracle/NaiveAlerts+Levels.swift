/// Rules that look at one reading, or at two in a row.
extension NaiveAlerts {
    mutating func overPressure(_ sensor: String) {
        var isActive = false
        for r in readings where r.sensor == sensor {
            if !isActive, r.reference >= 250_000 {
                isActive = true
                tell(r, 3, "raised", "over-pressure", more: " threshold 250000")
            } else if isActive, r.reference <= 240_000 {
                isActive = false
                tell(r, 3, "cleared", "over-pressure", more: " threshold 240000")
            }
        }
        if isActive { end(sensor, "over-pressure") }
    }

    mutating func heat(_ sensor: String) {
        var level: String?
        for r in readings where r.sensor == sensor {
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
        if let level { end(sensor, level) }
    }

    mutating func battery(_ sensor: String) {
        var isActive = false
        for index in readings.indices where readings[index].sensor == sensor {
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
        if isActive { end(sensor, "battery-low") }
    }
}

// MARK: - Axles and fittings

extension NaiveAlerts {
    /// An alert of a sensor is active at its last reading: it ends with the first reading of the wheel's next sensor.
    mutating func end(_ sensor: String, _ kind: String) {
        guard let last = readings.lastIndex(where: { $0.sensor == sensor }),
            let next = readings[last...].first(where: { $0.wheel == readings[last].wheel && $0.sensor != sensor })
        else { return }
        let rank = Self.ranks.firstIndex { $0.contains(kind) } ?? 0
        tell(next, rank - 20, "ended", kind)
    }

    mutating func axle() {
        for row in ["Row1", "Row2"] {
            var begin: Int64?
            var isActive = false
            for index in readings.indices where readings[index].wheel.hasPrefix(row) {
                let r = readings[index]
                if !readings[..<index].contains(where: { $0.sensor == r.sensor }) {
                    if isActive { tell(r, 7 - 20, "ended", "axle-imbalance", at: row) }
                    (begin, isActive) = (nil, false)
                }
                guard let o = readings[..<index].last(where: { $0.wheel.hasPrefix(row) && $0.wheel != r.wheel }),
                    r.time - o.time <= 180_000
                else {
                    begin = nil
                    continue
                }
                let difference = r.reference - o.reference
                begin = abs(difference) > 20_000 ? begin ?? r.time : nil
                if !isActive, let begin, r.time - begin >= 600_000 {
                    isActive = true
                    tell(r, 7, "raised", "axle-imbalance", at: row, more: " threshold 20000")
                } else if isActive, abs(difference) < 14_000 {
                    isActive = false
                    tell(r, 7, "cleared", "axle-imbalance", at: row, more: " threshold 14000")
                }
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
