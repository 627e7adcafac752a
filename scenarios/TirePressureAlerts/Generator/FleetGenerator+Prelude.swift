import MillraceCore

/// What must begin long before the first hour so that it shows in it: one parked vehicle has been sending for some days,
/// with a tire that loses air slowly and a sensor whose battery is low at last.
extension FleetGenerator {
    /// How long before the beginning it starts, and the distance of its readings meanwhile, in ms.
    private static let preludeLength: Int64 = 216_000_000
    private static let preludeDistance: Int64 = 3_600_000
    /// So long before the beginning the battery grows weak, and so long before it that has been reminded of.
    private static let weakBefore: Int64 = 18_000_000
    private static let remindedBefore: Int64 = 5_400_000
    /// What the tire loses in Pa a day.
    private static let seepage: Int64 = 4_000

    /// Plants it at the last vehicle that can have it and is not on the road.
    mutating func plantPrelude(spareID: [UInt8]) {
        preludeVehicle = vehicles.indices.last {
            vehicles[$0].format == .own && vehicles[$0].fault == nil && $0 > Self.driving
        }
        guard let vehicle = preludeVehicle else { return }
        planWorkshop(vehicle, newID: spareID)
        let begin = options.start.milliseconds - Self.preludeLength
        for (place, index) in vehicles[vehicle].wheels.enumerated() {
            wheels[index].updated = begin
            setDue(index, begin + Int64(place) * 60_000)
        }
        let first = vehicles[vehicle].wheels.lowerBound
        wheels[first].lossPerDay = Self.seepage
        wheels[first].reference = wheels[first].placard * 1_020
    }

    /// When a wheel of the vehicle sends next before the beginning; nil for other wheels, and afterwards.
    mutating func prelude(_ index: Int, at now: Int64) -> Int64? {
        guard now < options.start.milliseconds, wheels[index].vehicle == preludeVehicle else { return nil }
        let since = now - (options.start.milliseconds - Self.preludeLength)
        let first = vehicles[wheels[index].vehicle].wheels.lowerBound
        func isFirst(after span: Int64) -> Bool { since >= span && since < span + Self.preludeDistance }
        if index == first + 1 {
            if isFirst(after: Self.preludeLength - Self.weakBefore) { weakenBattery(of: index, at: now) }
            if isFirst(after: Self.preludeLength - Self.remindedBefore) { coverage.count(.reminded) }
        }
        if index == first, isFirst(after: Self.preludeLength - Self.preludeDistance) {
            coverage.count(.slowRaised)
            tellSeepage(index, from: options.start.milliseconds - Self.preludeLength, isFound: true)
        }
        return now + Self.preludeDistance
    }
}
