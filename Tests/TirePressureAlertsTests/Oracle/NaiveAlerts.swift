/// The alerts of section 8 for the readings of one vehicle, by going through them as the words say, every time from the
/// first: quadratic, and short enough to be compared with the words.
struct NaiveAlerts {
    /// A reading; without a temperature its reference pressure is its pressure.
    struct Reading {
        let sequence, time: Int64
        let sensor, wheel: String
        let pressure: Int64
        let isMoving: Bool
        var temperature: Int64?
        var batteryIsGood: Bool?
        /// The place in `readings` of the reading that this one corrects.
        var corrects: Int?

        var reference: Int64 {
            guard let temperature else { return pressure }
            let kelvin = temperature + 273_150
            return ((pressure + 101_325) * 293_150 * 2 + kelvin) / (2 * kelvin) - 101_325
        }
    }

    /// An acknowledgement of the alert of `kind` at `wheel`.
    struct Acknowledgement {
        let sequence, time: Int64
        let wheel, kind: String
    }

    struct Event {
        let time, sequence: Int64
        let ordinal: Int
        let event, kind, wheel: String
        var more = ""
        /// Whether it comes at a moment, before the readings of that moment.
        var isMoment = false

        var text: String { "\(time) \(event) \(kind) \(wheel)\(more)" }
        /// The place among the kinds; levels of one alert share it.
        var rank: Int { NaiveAlerts.ranks.firstIndex { $0.contains(kind) } ?? -1 }

        func isBefore(_ other: Event) -> Bool {
            (time, sequence, ordinal, wheel, rank) < (
                other.time, other.sequence, other.ordinal, other.wheel, other.rank
            )
        }
    }

    static let ranks = [
        ["sensor-missing"], ["fast-leak"], ["low", "critical"], ["over-pressure"],
        ["high-temperature", "critical-temperature"], ["battery-low"], [], ["axle-imbalance"],
    ]

    /// In order.
    private(set) var readings: [Reading]
    let acknowledgements: [Acknowledgement]
    /// The greatest event time.
    let end: Int64
    var events: [Event] = []

    /// The events in short, as `OracleCase` gives them. Placard is 200 kPa.
    static func alerts(
        _ readings: [Reading], _ acknowledgements: [Acknowledgement] = [], until end: Int64
    ) -> [String] {
        var naive = NaiveAlerts(readings, acknowledgements, until: end)
        // Each sensor is at one wheel: a fitting.
        for sensor in Set(readings.map(\.sensor)) {
            naive.leak(sensor)
            naive.low(sensor)
            naive.overPressure(sensor)
            naive.heat(sensor)
            naive.battery(sensor)
        }
        naive.axle()
        naive.missing()
        naive.remind()
        return naive.events.sorted { $0.isBefore($1) }.map(\.text)
    }

    private init(_ readings: [Reading], _ acknowledgements: [Acknowledgement], until end: Int64) {
        self.acknowledgements = acknowledgements.sorted { ($0.time, $0.sequence) < ($1.time, $1.sequence) }
        self.readings = readings.sorted { ($0.time, $0.sequence) < ($1.time, $1.sequence) }
        self.end = end
        for r in self.readings.indices { self.readings[r].corrects = corrected(by: r) }
    }

    /// The reading before `r` in its burst.
    private func corrected(by r: Int) -> Int? {
        let sensor = readings.indices.prefix(through: r).filter { readings[$0].sensor == readings[r].sensor }
        var first = sensor[0]
        var previous: Int?
        for packet in sensor {
            let belongs =
                previous.map {
                    readings[packet].time - readings[$0].time <= 500
                        && readings[packet].time - readings[first].time <= 3_000
                } ?? false
            if !belongs { first = packet }
            if packet == r { return belongs ? previous : nil }
            previous = packet
        }
        return nil
    }

    /// The earlier standing readings at `r`.
    func standing(before r: Int) -> [Reading] {
        let corrected = Set(readings.prefix(through: r).compactMap(\.corrects))
        return readings.indices.prefix(upTo: r)
            .filter { readings[$0].sensor == readings[r].sensor && !corrected.contains($0) }
            .map { readings[$0] }
    }

    mutating func tell(
        _ r: Reading, _ ordinal: Int, _ event: String, _ kind: String, at wheel: String? = nil, more: String = ""
    ) {
        events.append(
            Event(
                time: r.time, sequence: r.sequence, ordinal: ordinal, event: event, kind: kind, wheel: wheel ?? r.wheel,
                more: more))
    }
}

// MARK: - One wheel

extension NaiveAlerts {
    private mutating func leak(_ sensor: String) {
        var since: Int64?
        for index in readings.indices where readings[index].sensor == sensor {
            let r = readings[index]
            let before = standing(before: index)
            if let raised = since {
                if let h = before.last(where: { $0.time <= r.time - 180_000 }), h.time >= raised,
                    (h.reference - r.reference) * 60_000 < 5_000 * (r.time - h.time)
                {
                    since = nil
                    tell(r, 1, "cleared", "fast-leak")
                }
                continue
            }
            var decisive = before.first { 3_000...60_000 ~= r.time - $0.time }
            if let h = decisive {
                let drop = h.reference - r.reference
                if drop * 60_000 < 20_000 * (r.time - h.time) || drop < 5_000 { decisive = nil }
            }
            decisive = decisive ?? before.first { r.time - $0.time < 3_000 && $0.reference - r.reference >= 20_000 }
            if let h = decisive {
                since = r.time
                tell(r, 1, "raised", "fast-leak", more: " drop \(h.reference - r.reference) over \(r.time - h.time)")
            }
        }
        if since != nil { end(sensor, "fast-leak") }
    }

    private mutating func low(_ sensor: String) {
        var level: String?
        for index in readings.indices where readings[index].sensor == sensor {
            let r = readings[index]
            let standing = standing(before: index) + [r]
            let run = standing.reversed().prefix { $0.reference <= 150_000 }
            if r.reference <= 100_000 {
                if level != "critical" {
                    tell(r, 2, level == nil ? "raised" : "escalated", "critical", more: " threshold 100000")
                }
                level = "critical"
            } else if level == nil, let begin = run.last, r.time - begin.time >= 10_000 {
                tell(r, 2, "raised", "low", more: " threshold 150000")
                level = "low"
            } else if let kind = level, standing.count >= 2, standing.suffix(2).allSatisfy({ $0.reference >= 160_000 })
            {
                tell(r, 2, "cleared", kind, more: " threshold 160000")
                level = nil
            }
        }
        if let level { end(sensor, level) }
    }
}

// MARK: - The wheels together

extension NaiveAlerts {
    /// Goes through the moments: at each, what comes before its readings, then its readings in order.
    private mutating func missing() {
        var active: Set<String> = []
        let wheels = Set(readings.map(\.wheel)).sorted()
        let moments = Set(readings.flatMap { [$0.time, $0.time + 600_000] }).filter { $0 <= end }.sorted()
        for moment in moments {
            let seen = readings.filter { $0.time < moment }
            for wheel in wheels where !active.contains(wheel) && isDue(wheel, at: moment, exactly: true, seen) {
                active.insert(wheel)
                events.append(
                    Event(
                        time: moment, sequence: lastSequence(before: moment), ordinal: 8, event: "raised",
                        kind: "sensor-missing", wheel: wheel, isMoment: true))
            }
            for index in readings.indices where readings[index].time == moment {
                let r = readings[index]
                if active.remove(r.wheel) != nil { tell(r, 0, "cleared", "sensor-missing") }
                guard r.isMoving else { continue }
                let seen = Array(readings[...index])
                for wheel in wheels where wheel != r.wheel && !active.contains(wheel) {
                    guard isDue(wheel, at: moment, exactly: false, seen) else { continue }
                    active.insert(wheel)
                    tell(r, 8, "raised", "sensor-missing", at: wheel)
                }
            }
        }
    }

    /// Whether the wheel is missing at `moment` by the readings `seen`: S + 600,000 has come (or comes exactly then), and
    /// N ≥ 3.
    private func isDue(_ wheel: String, at moment: Int64, exactly: Bool, _ seen: [Reading]) -> Bool {
        let moving = seen.indices.filter { seen[$0].isMoving }
        guard let last = seen.lastIndex(where: { $0.wheel == wheel }), var driveStart = moving.last,
            moment < seen[driveStart].time + 180_000
        else { return false }
        for earlier in moving.reversed() {
            guard seen[driveStart].time - seen[earlier].time < 180_000 else { break }
            driveStart = earlier
        }
        let due = seen[max(last, driveStart)].time + 600_000
        guard exactly ? moment == due : moment >= due else { return false }
        let others = moving.filter {
            seen[$0].wheel != wheel && seen[$0].corrects == nil && $0 > last && $0 >= driveStart
        }
        return others.count >= 3
    }
}
