import MillraceCore

/// What fleet is simulated, for how long, and how often something goes wrong.
public struct FleetOptions: Hashable, Sendable {
    /// The seed: equal options give equal bytes.
    public var seed: UInt64
    /// How many lines are generated; `Int64.max` for a stream without an end.
    public var events: Int64
    /// How many vehicles there are, at least one. Every twelfth is a truck of three axles.
    public var vehicles: Int
    /// When the simulation begins. By default half past four in the morning in New York, so that Carol's tire is low at 5:11.
    public var start = Timestamp(milliseconds: 1_772_443_800_000)
    /// The share of vehicles, from 0 to 1, that send the project's own readings; the others are heard as rtl_433 packets.
    /// Registry mismatches need the former, bursts and corrections the latter.
    public var ownFormatShare = 0.4
    /// Whether packets are repeated in bursts, as sensors send them.
    public var repeatsPackets = true
    /// Whether the first hour plants every kind of fault and oddity once, whatever the rates say.
    public var plantsEveryKind = true
    /// How often faults and oddities occur by chance.
    public var rates = FaultRates()

    /// A fleet of the given seed, with a size that fits the number of events unless it is stated.
    public init(seed: UInt64 = 1, events: Int64 = 5_000, vehicles: Int? = nil) {
        self.seed = seed
        self.events = events
        self.vehicles = max(vehicles ?? Self.vehicles(for: events), 1)
    }

    /// The size of fleet that suits a number of events: 16 at first, then a quarter of its root, 1,000 at most.
    public static func vehicles(for events: Int64) -> Int {
        var count: Int64 = 16
        while count < 1_000, 16 * (count + 1) * (count + 1) <= events { count += 1 }
        return Int(count)
    }
}

/// How often faults and oddities occur by chance; all are probabilities from 0 to 1.
public struct FaultRates: Hashable, Sendable {
    /// Per drive: a slow leak that ends in a low tire.
    public var slowLeaks = 0.006
    /// Per drive: a slow leak that is let go on until the tire is critical.
    public var deflations = 0.003
    /// Per drive: a puncture.
    public var punctures = 0.003
    /// Per drive: a tire that bursts.
    public var blowouts = 0.001
    /// Per drive: a tire that is found flat when the drive begins.
    public var flatsWhileParked = 0.002
    /// Per drive: a sensor that falls silent and comes back.
    public var sensorDropouts = 0.005
    /// Per drive: a tire that was filled too much before it.
    public var overInflations = 0.002
    /// Per drive: a brake that drags and heats a tire.
    public var hotBrakes = 0.001
    /// Per drive: a battery that fails until it is changed.
    public var failingBatteries = 0.001
    /// Per drive: a tire that was filled more than its neighbour before it.
    public var unevenAxles = 0.001
    /// Per wheel, from the beginning on: a leak of 2 to 5 kPa a day.
    public var seepages = 0.0
    /// Per drive: a battery that grows weak.
    public var weakBatteries = 0.001
    /// Per reading: an odd line, such as a spoofed id, an outlier, a broken line or a late upload.
    public var oddLines = 0.015
    /// Per reading: an upload that is delayed by up to 25 s, within the grace.
    public var delays = 0.04
    /// Per packet: it is heard with its repeats.
    public var bursts = 0.12

    /// The rates of an ordinary fleet.
    public init() {}

    /// A fleet to which nothing ever happens, but for delays within the grace and repeats.
    public static var healthy: FaultRates {
        var rates = FaultRates()
        rates.slowLeaks = 0
        rates.deflations = 0
        rates.punctures = 0
        rates.blowouts = 0
        rates.flatsWhileParked = 0
        rates.sensorDropouts = 0
        rates.overInflations = 0
        rates.hotBrakes = 0
        rates.failingBatteries = 0
        rates.unevenAxles = 0
        rates.weakBatteries = 0
        rates.oddLines = 0
        return rates
    }
}
