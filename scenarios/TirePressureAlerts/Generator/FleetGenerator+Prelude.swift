import MillraceCore

/// What must begin long before the first hour so that it shows in it: one parked vehicle has been sending for a day, with a
/// tire that loses air slowly and a sensor whose battery is low.
extension FleetGenerator {
    /// How long before the beginning it starts, and the distance of its readings meanwhile, in ms.
    private static let preludeLength: Int64 = 93_600_000
    private static let preludeDistance: Int64 = 1_500_000
    /// After so much of it the battery has been reminded of.
    private static let remindedAfter: Int64 = 10_800_000
    /// What the tire loses in Pa a day.
    private static let seepage: Int64 = 4_000

    /// The last vehicle that can have it and is not on the road; nil in a fleet too small.
    var preludeVehicle: Int? {
        guard options.plantsEveryKind else { return nil }
        return vehicles.indices.last { vehicles[$0].format == .own && vehicles[$0].fault == nil && $0 > Self.driving }
    }

    mutating func plantPrelude() {
        guard let vehicle = preludeVehicle else { return }
        let begin = options.start.milliseconds - Self.preludeLength
        for (place, index) in vehicles[vehicle].wheels.enumerated() {
            wheels[index].updated = begin
            setDue(index, begin + Int64(place) * 60_000)
        }
        let first = vehicles[vehicle].wheels.lowerBound
        wheels[first].lossPerDay = Self.seepage
        wheels[first].reference = wheels[first].placard * 1_020
        weakenBattery(of: first + 1, at: begin)
    }

    /// When a wheel of the vehicle sends next before the beginning; nil for other wheels, and afterwards.
    mutating func prelude(_ index: Int, at now: Int64) -> Int64? {
        guard now < options.start.milliseconds, wheels[index].vehicle == preludeVehicle else { return nil }
        let since = now - (options.start.milliseconds - Self.preludeLength)
        let first = vehicles[wheels[index].vehicle].wheels.lowerBound
        func isFirst(after span: Int64) -> Bool { since >= span && since < span + Self.preludeDistance }
        if index == first + 1, isFirst(after: Self.remindedAfter) { coverage.count(.reminded) }
        if index == first, isFirst(after: Self.preludeLength - Self.preludeDistance) {
            coverage.count(.slowRaised)
            tellSeepage(index, from: options.start.milliseconds - Self.preludeLength, isFound: true)
        }
        return now + Self.preludeDistance
    }
}
