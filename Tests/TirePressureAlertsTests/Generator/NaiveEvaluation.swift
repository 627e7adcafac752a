import Foundation

/// The specification computed as plainly as can be, but for the rules that came after low, critical, fast leak and missing, over lines and a registry held in memory: what the generator promises
/// is held against this.
struct NaiveEvaluation {
    struct Entry {
        var vehicle: String
        var wheel: String
        var placard: Int64
        var model: String?
        var altitude: Int64?
        var from: Int64
    }

    struct Reading {
        var line: Int
        var vehicle: String
        var wheel: String
        var sensor: String
        var time: Int64
        var reference: Int64
        var temperature: Int64?
        var isMoving: Bool
        var corrects: Bool
    }

    struct Alert: Hashable {
        var event: String
        var kind: String
        var by: String?
        var vehicle: String
        var wheel: String
    }

    /// The entries of each sensor, in the order of the time from which on they hold.
    private(set) var registry: [String: [Entry]] = [:]
    /// The entries that hold from some time on.
    private var dated: [Entry] = []
    /// What became of each line: `accepted`, `correction`, `duplicate`, `late` or the reason of its rejection.
    private(set) var outcomes: [String] = []
    /// Event times of the lines, nil where they have none.
    private(set) var times: [Int64?] = []
    private(set) var readings: [Reading] = []
    private(set) var alerts: [(alert: Alert, time: Int64)] = []
    private(set) var greatest: Int64 = 0

    init(lines: [[UInt8]], registryLines: [[UInt8]]) {
        for line in registryLines { register(line) }
        var packets: [NaiveLine] = []
        for (index, bytes) in lines.enumerated() {
            let line = NaiveLine(bytes, sequence: index + 1)
            let outcome = check(line)
            outcomes.append(outcome)
            times.append(line.early == nil ? line.time : nil)
            if outcome == "accepted", !line.isAcknowledgement { packets.append(line) }
        }
        packets.sort { ($0.time, $0.sequence) < ($1.time, $1.sequence) }
        for sensor in Dictionary(grouping: packets, by: { "\($0.model ?? "") \($0.id)" }).values { follow(sensor) }
        readings.sort { ($0.time, $0.line) < ($1.time, $1.line) }
        for vehicle in Dictionary(grouping: readings, by: \.vehicle).values { evaluate(vehicle) }
    }

    func placard(_ reading: Reading) -> Int64 { entry(reading.sensor, at: reading.time)?.placard ?? 0 }

    /// A sensor's entry at a time; none once its wheel has been given to another sensor.
    private func entry(_ sensor: String, at time: Int64) -> Entry? {
        guard let entry = registry[sensor]?.last(where: { $0.from <= time }) else { return nil }
        let isTaken = dated.contains {
            $0.vehicle == entry.vehicle && $0.wheel == entry.wheel && $0.from > entry.from && $0.from <= time
        }
        return isTaken ? nil : entry
    }

    private mutating func register(_ line: [UInt8]) {
        guard let object = try? JSONSerialization.jsonObject(with: Data(line)) as? [String: Any],
            let vehicle = object["vehicle"] as? String, let wheel = object["wheel"] as? String,
            let placard = object["placard_kPa"] as? NSNumber
        else { return }
        let sensor = (object["sensor"] as? String) ?? "\((object["sensor"] as? NSNumber)?.int64Value ?? 0)"
        let entry = Entry(
            vehicle: vehicle, wheel: wheel, placard: placard.int64Value * 1_000, model: object["model"] as? String,
            altitude: (object["altitude_m"] as? NSNumber)?.int64Value,
            from: (object["valid_from"] as? NSNumber)?.int64Value ?? .min)
        registry[sensor] = ((registry[sensor] ?? []) + [entry]).sorted { $0.from < $1.from }
        if entry.from > .min { dated.append(entry) }
    }

    /// Checks 1 to 12.
    private mutating func check(_ line: NaiveLine) -> String {
        if let early = line.early { return early }
        defer { greatest = max(greatest, line.time) }
        if line.time < greatest - 30_000 { return "late" }
        if line.isAcknowledgement { return "accepted" }
        if let later = line.later { return later }
        guard let entry = entry(line.id, at: line.time), entry.model == nil || entry.model == line.model else {
            return "unregistered"
        }
        if line.vehicle ?? entry.vehicle != entry.vehicle || line.wheel ?? entry.wheel != entry.wheel {
            return "registry-mismatch"
        }
        if let pressure = line.pressure, !(0...1_200_000).contains(pressure) { return "implausible-pressure" }
        if let degrees = line.temperature, !(-40_000...150_000).contains(degrees) { return "implausible-temperature" }
        return "accepted"
    }

    /// Section 6, for the packets of one sensor in order.
    private mutating func follow(_ packets: [NaiveLine]) {
        var burst: [NaiveLine] = []
        var warm: (time: Int64, degrees: Int64)?
        var previous: Reading?
        var burstHasReading = false
        for packet in packets {
            if let last = burst.last, let first = burst.first, packet.time - last.time <= 500,
                packet.time - first.time <= 3_000
            {
                let isRepeated = burst.contains { $0.payload == packet.payload }
                burst.append(packet)
                if isRepeated {
                    outcomes[packet.sequence - 1] = "duplicate"
                    continue
                }
            } else {
                burst = [packet]
                burstHasReading = false
            }
            if let degrees = packet.temperature {
                if let warm, packet.time - warm.time <= 60_000, abs(degrees - warm.degrees) > 50_000 {
                    outcomes[packet.sequence - 1] = "temperature-jump"
                    continue
                }
                warm = (packet.time, degrees)
            }
            guard let pressure = packet.pressure, let entry = entry(packet.id, at: packet.time) else { continue }
            let degrees = packet.temperature ?? warm.flatMap { packet.time - $0.time <= 600_000 ? $0.degrees : nil }
            let inferred = previous.map { burstHasReading ? $0.isMoving : packet.time - $0.time <= 120_000 } ?? false
            if burstHasReading { outcomes[packet.sequence - 1] = "correction" }
            let reading = Reading(
                line: packet.sequence, vehicle: entry.vehicle, wheel: entry.wheel, sensor: packet.id,
                time: packet.time, reference: Self.reference(pressure, degrees, air: Self.air(entry.altitude)),
                temperature: degrees, isMoving: packet.moving ?? inferred, corrects: burstHasReading)
            burstHasReading = true
            previous = reading
            readings.append(reading)
        }
    }

    private static func reference(_ pressure: Int64, _ temperature: Int64?, air: Int64) -> Int64 {
        guard let temperature else { return pressure }
        let divisor = temperature + 273_150
        return ((pressure + air) * 293_150 * 2 + divisor) / (2 * divisor) - air
    }

    /// Section 5's table, as far as the generator's vehicles climb.
    private static func air(_ altitude: Int64?) -> Int64 {
        guard let altitude else { return 101_325 }
        let table: [Int64: Int64] = [
            -500: 107_478, 0: 101_325, 500: 95_461, 1_000: 89_875, 1_500: 84_556, 2_000: 79_495, 2_500: 74_683,
        ]
        let rest = (altitude + 500) % 500
        let low = table[altitude - rest] ?? 0
        return low - (low - (table[altitude - rest + 500] ?? 0)) * rest / 500
    }
}

/// Section 8.
extension NaiveEvaluation {
    private struct Wheel {
        var standing: [Reading] = []
        var last: Int?
        var level: String?
        var leakSince: Int64?
        var isMissing = false
    }

    private mutating func evaluate(_ readings: [Reading]) {
        var wheels: [String: Wheel] = [:]
        var clock = Int64.min
        for (index, reading) in readings.enumerated() {
            raiseMissing(&wheels, readings[..<index], in: clock..<reading.time + 1)
            clock = reading.time + 1
            var wheel = wheels[reading.wheel] ?? Wheel()
            if wheel.isMissing { add("cleared", "sensor-missing", reading) }
            wheel.isMissing = false
            wheel.last = index
            if reading.corrects { wheel.standing.removeLast() }
            wheel.standing.append(reading)
            leak(&wheel, reading)
            low(&wheel, reading)
            wheels[reading.wheel] = wheel
            guard reading.isMoving else { continue }
            for name in wheels.keys.sorted() where name != reading.wheel {
                raiseIfMissing(&wheels, name, readings[...index], at: reading.time, isMoment: false)
            }
        }
        raiseMissing(&wheels, readings[...], in: clock..<greatest + 1)
    }

    private mutating func add(
        _ event: String, _ kind: String, _ reading: Reading, by: String? = nil, at time: Int64? = nil
    ) {
        let alert = Alert(event: event, kind: kind, by: by, vehicle: reading.vehicle, wheel: reading.wheel)
        alerts.append((alert, time ?? reading.time))
    }

    private mutating func leak(_ wheel: inout Wheel, _ reading: Reading) {
        let earlier = wheel.standing.dropLast()
        let recent = earlier.suffix(while: { reading.time - $0.time <= 60_000 })
        if let since = wheel.leakSince {
            guard let old = earlier.last(where: { $0.time <= reading.time - 180_000 }), old.time >= since else {
                return
            }
            guard (old.reference - reading.reference) * 60_000 < 5_000 * (reading.time - old.time) else { return }
            wheel.leakSince = nil
            return add("cleared", "fast-leak", reading)
        }
        let first = recent.first { (3_000...60_000).contains(reading.time - $0.time) }
        let isByRate = first.map {
            ($0.reference - reading.reference) * 60_000 >= 20_000 * (reading.time - $0.time)
                && $0.reference - reading.reference >= 5_000
        }
        let isAtOnce = recent.contains {
            reading.time - $0.time < 3_000 && $0.reference - reading.reference >= 20_000
        }
        guard isByRate == true || isAtOnce else { return }
        wheel.leakSince = reading.time
        add("raised", "fast-leak", reading, by: isByRate == true ? "rate" : "at-once")
    }

    private mutating func low(_ wheel: inout Wheel, _ reading: Reading) {
        let placard = placard(reading)
        let threshold = max(placard * 75 / 100, 140_000)
        let clear = threshold + placard * 5 / 100
        if reading.reference <= placard / 2 {
            if wheel.level != "critical" { add(wheel.level == nil ? "raised" : "escalated", "critical", reading) }
            wheel.level = "critical"
        } else if wheel.level == nil,
            let first = wheel.standing.reversed().prefix(while: { $0.reference <= threshold }).last,
            reading.time - first.time >= 10_000
        {
            wheel.level = "low"
            add("raised", "low", reading)
        } else if let level = wheel.level, wheel.standing.count > 1,
            wheel.standing.suffix(2).allSatisfy({ $0.reference >= clear })
        {
            wheel.level = nil
            add("cleared", level, reading)
        }
    }

    /// Raises what is missing at the moments of `span`, given the vehicle's readings before.
    private mutating func raiseMissing(
        _ wheels: inout [String: Wheel], _ readings: ArraySlice<Reading>, in span: Range<Int64>
    ) {
        let isDue = wheels.values.contains { wheel in
            wheel.last.map { readings[$0].time + 600_000 < span.upperBound } ?? false
        }
        guard isDue, let begin = driveBegin(readings) else { return }
        for name in wheels.keys.sorted() {
            guard let last = wheels[name]?.last else { continue }
            let moment = max(readings[last].time, readings[begin].time) + 600_000
            guard span.contains(moment) else { continue }
            raiseIfMissing(&wheels, name, readings, at: moment, isMoment: true)
        }
    }

    /// Where the drive of the last moving reading begins.
    private func driveBegin(_ readings: ArraySlice<Reading>) -> Int? {
        var begin: Int?
        for index in readings.indices.reversed() where readings[index].isMoving {
            if let begin, readings[begin].time - readings[index].time >= 180_000 { break }
            begin = index
        }
        return begin
    }

    private mutating func raiseIfMissing(
        _ wheels: inout [String: Wheel], _ name: String, _ readings: ArraySlice<Reading>, at time: Int64, isMoment: Bool
    ) {
        guard let wheel = wheels[name], let last = wheel.last, !wheel.isMissing, time >= readings[last].time + 600_000,
            let begin = driveBegin(readings), let end = readings.last(where: \.isMoving)
        else { return }
        guard time < end.time + 180_000, time >= max(readings[last].time, readings[begin].time) + 600_000 else {
            return
        }
        let others = (max(last + 1, begin)..<readings.endIndex).filter {
            readings[$0].isMoving && !readings[$0].corrects && readings[$0].wheel != name
        }
        guard others.count >= 3 else { return }
        wheels[name]?.isMissing = true
        add("raised", "sensor-missing", readings[last], at: time)
    }
}

extension ArraySlice {
    /// The longest end of which all elements fulfil `condition`.
    fileprivate func suffix(while condition: (Element) -> Bool) -> ArraySlice {
        var begin = endIndex
        while begin > startIndex, condition(self[begin - 1]) { begin -= 1 }
        return self[begin...]
    }
}
