/// What is planted at a vehicle, one at a time.
struct FleetFault {
    /// What goes wrong.
    enum Kind {
        /// A slow leak that ends in a low tire.
        case slowLeak
        /// A slow leak that goes on until the tire is critical.
        case deflation
        /// A leak of 40 kPa a minute and more that ends in a low tire.
        case puncture
        /// A tire that bursts.
        case blowout
        /// A tire that is flat when a drive begins.
        case flatWhileParked
        /// A sensor that is silent for more than ten minutes of a drive.
        case sensorDropout
        /// A tire that was filled too much before a drive.
        case overInflation
        /// A brake that drags and heats the tire.
        case hotBrake
        /// A battery that fails until it is changed.
        case failingBattery
        /// A tire that was filled more than its neighbour before a drive, but not too much.
        case unevenAxle

        /// Its name in the ground truth.
        var name: StaticString {
            switch self {
            case .slowLeak: "slow-leak"
            case .deflation: "deflation"
            case .puncture: "puncture"
            case .blowout: "blowout"
            case .flatWhileParked: "flat-while-parked"
            case .sensorDropout: "sensor-dropout"
            case .overInflation: "over-inflation"
            case .hotBrake: "hot-brake"
            case .failingBattery: "failing-battery"
            case .unevenAxle: "uneven-axle"
            }
        }

        /// Whether it is mended by a single act, without a pressure that changes fast.
        var isMendedAtOnce: Bool {
            switch self {
            case .overInflation, .hotBrake, .failingBattery, .unevenAxle: true
            default: false
            }
        }

        /// Whether it is there when a drive begins.
        var beginsParked: Bool { self == .flatWhileParked || self == .overInflation || self == .unevenAxle }

        /// Readings in a row after which its alerts are sure: an axle is judged after ten minutes.
        var sureReadings: Int64 { self == .unevenAxle ? 15 : 3 }

        /// Whether the sensor sees the pressure change and sends at once.
        var isFast: Bool { self == .puncture || self == .blowout }

        /// The alerts that are sure once the tire has stayed at its lowest pressure for some readings.
        var raises: [FleetAlert] {
            switch self {
            case .slowLeak: [.lowRaised]
            case .deflation: [.lowRaised, .criticalEscalated]
            case .puncture: [.leakByRate, .lowRaised]
            case .blowout: [.leakAtOnce, .criticalAtOnce]
            case .flatWhileParked: [.criticalAtOnce]
            case .sensorDropout: [.missingRaised]
            case .overInflation: [.overRaised]
            case .hotBrake: [.hotRaised, .heatEscalated]
            case .failingBattery: [.batteryRaised]
            case .unevenAxle: [.axleRaised]
            }
        }

        /// The alerts that end once the tire has been filled, or the sensor is back.
        var clears: [FleetAlert] {
            switch self {
            case .slowLeak: [.lowCleared]
            case .deflation, .flatWhileParked: [.criticalCleared]
            case .puncture: [.leakCleared, .lowCleared]
            case .blowout: [.leakCleared, .criticalCleared]
            case .sensorDropout: [.missingCleared]
            case .overInflation: [.overCleared]
            case .hotBrake: [.heatCleared]
            case .failingBattery: [.batteryCleared]
            case .unevenAxle: [.axleCleared]
            }
        }

        /// Where the pressure ends, in permille of placard.
        var ends: ClosedRange<Int64> {
            switch self {
            case .slowLeak: 660...700
            case .deflation: 400...440
            case .puncture: 600...660
            case .blowout, .flatWhileParked: 150...350
            case .overInflation: 1_290...1_400
            case .unevenAxle: 1_170...1_190
            case .sensorDropout, .hotBrake, .failingBattery: 1_000...1_000
            }
        }
    }

    /// How far it has got.
    enum Phase {
        /// Waits for a reading at or after `armed`.
        case armed
        /// The pressure falls.
        case leaking
        /// The pressure stays low until the driver has seen enough of it.
        case holding
        /// The driver looks for a place to stop.
        case stopping
        /// The vehicle stands and is being repaired.
        case standing
        /// The tire is being filled.
        case inflating
        /// The vehicle drives again.
        case recovering
        /// The sensor is silent.
        case silent
        /// The sensor is back.
        case returned
        /// All is as it was.
        case over
    }

    let kind: Kind
    /// Index of the wheel.
    let wheel: Int
    var phase: Phase
    /// Whether the repair takes minutes only, rather than up to an hour.
    var isPrompt = false
    /// The distance of readings in ms, where it is fixed.
    var cadence: Int64?
    /// From when on the fault may begin.
    var armed: Int64
    /// When it began, in ms.
    var from: Int64
    /// How fast the pressure falls, in Pa a minute; negative where it rises.
    var rate: Int64 = 0
    /// Where the change of pressure ends, in thousandths of a Pa.
    var target: Int64 = 0
    /// Readings still to come in this phase.
    var readings: Int64 = 0
    /// Readings at short distance still to come.
    var rapid: Int64 = 0
    /// When the reference pressure fell to the thresholds of low, by the US and the UN profile, and of critical.
    var lowFrom: Int64?
    var lowFromUN: Int64?
    var criticalFrom: Int64?
    /// When the tire got hot, and dangerously hot.
    var highFrom: Int64?
    var dangerFrom: Int64?
    /// When the vehicle was under way since it began, in ms; the drive under way is not yet among them.
    var drives: [(from: Int64, to: Int64)] = []
    /// The alerts that the lines so far must have led to.
    var alerts: [FleetAlert] = []

    init(_ kind: Kind, wheel: Int, phase: Phase = .armed, at time: Int64) {
        self.kind = kind
        self.wheel = wheel
        self.phase = phase
        armed = time
        from = time
    }

    /// Whether the drive must go on for it.
    var needsDrive: Bool {
        switch phase {
        case .armed, .leaking, .holding, .recovering, .silent, .returned: true
        case .stopping, .standing, .inflating, .over: false
        }
    }

    /// Whether the sensor of wheel `index` sends at short distance.
    func isRapid(_ index: Int) -> Bool {
        guard index == wheel else { return false }
        switch phase {
        case .leaking: return kind.isFast
        case .holding: return kind.isFast && rapid > 0
        case .inflating: return rate != 0 || rapid > 0
        default: return false
        }
    }

    /// Moves the wheel's pressure on to `time` by what leaks or is filled in; the wheel's own time is not yet moved.
    mutating func change(_ wheel: inout FleetWheel, to time: Int64) {
        let since = max(wheel.updated, from)
        guard rate != 0, time > since else { return }
        let before = wheel.reference
        let moved = before - rate * (time - since) / 60
        wheel.reference = rate > 0 ? max(moved, min(target, before)) : min(moved, max(target, before))
        note(&lowFrom, share: 75, floor: 140_000, wheel: wheel, before: before, since: since)
        note(&lowFromUN, share: 80, floor: 150_000, wheel: wheel, before: before, since: since)
        note(&criticalFrom, share: 50, floor: 0, wheel: wheel, before: before, since: since)
    }

    /// Notes that the tire's temperature (m°C) has changed from one moment to another.
    mutating func noteHeat(from before: (time: Int64, heat: Int64), to after: (time: Int64, heat: Int64)) {
        func moment(_ threshold: Int64) -> Int64? {
            guard before.heat < threshold, after.heat >= threshold else { return nil }
            return before.time + (threshold - before.heat) * (after.time - before.time) / (after.heat - before.heat)
        }
        highFrom = highFrom ?? moment(85_000)
        dangerFrom = dangerFrom ?? moment(100_000)
    }

    private func note(
        _ moment: inout Int64?, share: Int64, floor: Int64, wheel: FleetWheel, before: Int64, since: Int64
    ) {
        let threshold = max(wheel.placard * share / 100, floor) * 1_000
        guard moment == nil, rate > 0, before > threshold, wheel.reference <= threshold else { return }
        moment = since + (before - threshold) * 60 / rate
    }
}
