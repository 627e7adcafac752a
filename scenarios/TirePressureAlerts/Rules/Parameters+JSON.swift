extension Parameters {
    /// Under this key a decoder's `userInfo` holds the profile whose defaults are taken.
    static let profileKey = CodingUserInfoKey(rawValue: "profile")

    /// Reads the members that are there; the others keep the defaults of the profile.
    /// - Throws: `DecodingError` if a member is no integer or out of its range, or its name is none of the table's.
    public init(from decoder: any Decoder) throws {
        let profile = Parameters.profileKey.flatMap { decoder.userInfo[$0] as? Profile }
        self.init(profile: profile ?? .us)
        let container = try decoder.container(keyedBy: AnyName.self)
        for name in container.allKeys {
            guard let path = Parameters.paths[name.stringValue] else {
                throw DecodingError.dataCorruptedError(
                    forKey: name, in: container, debugDescription: "there is no parameter \(name.stringValue)")
            }
            let value = try container.decode(Int64.self, forKey: name)
            let range = Parameters.range(of: name.stringValue)
            guard range.contains(value) else {
                throw DecodingError.dataCorruptedError(
                    forKey: name, in: container,
                    debugDescription: "\(name.stringValue) must be from \(range.lowerBound) to \(range.upperBound)")
            }
            self[keyPath: path] = value
        }
        if let reason = unusable { throw Parameters.unusable(reason, in: decoder) }
    }

    /// What a parameter may be, by the unit that its name ends in: so that no sum or product of it overflows, and no
    /// temperature is absolute zero.
    static func range(of name: String) -> ClosedRange<Int64> {
        if name == "leastMilliCelsius" { return -200_000...1_000_000 }
        if name.hasSuffix("Milliseconds") { return 0...31_622_400_000 }
        if name.hasSuffix("Percent") { return 0...1_000 }
        if name.contains("Pa") { return 0...10_000_000 }
        return 0...1_000_000
    }

    /// Why the table cannot be used; nil if it can.
    private var unusable: String? {
        if lowAtWarm > 1 { return "lowAtWarm must be 0 or 1" }
        if overClearPercent >= overPercent { return "overClearPercent must be under overPercent" }
        if clearMilliCelsius == 0 { return "clearMilliCelsius must be positive" }
        if slowClearPaPerDay >= slowPaPerDay { return "slowClearPaPerDay must be under slowPaPerDay" }
        if slowNaturalPaPerDay > slowPaPerDay { return "slowNaturalPaPerDay must not be over slowPaPerDay" }
        if slowStepPa == 0 { return "slowStepPa must be positive" }
        if slowPoints < 3 { return "slowPoints must be at least 3" }
        let month = 30 * 86_400_000 as Int64
        if !(60_000...month).contains(slowBucketMilliseconds)
            || !(1...month / slowBucketMilliseconds).contains(slowBuckets)
        {
            return "slowBucketMilliseconds × slowBuckets must be from a minute to 30 days"
        }
        if leastMilliCelsius > greatestMilliCelsius { return "leastMilliCelsius must not be over greatestMilliCelsius" }
        if axleClearPercent > axlePercent { return "axleClearPercent must not be over axlePercent" }
        if remindMilliseconds == 0 { return "remindMilliseconds must be positive" }
        return nil
    }

    private static func unusable(_ message: String, in decoder: any Decoder) -> DecodingError {
        .dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: message))
    }

    private struct AnyName: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }

        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    private static let paths: [String: any WritableKeyPath<Parameters, Int64> & Sendable] = [
        "graceMilliseconds": \.graceMilliseconds, "lowPercent": \.lowPercent, "lowFloorPa": \.lowFloorPa,
        "lowShortestMilliseconds": \.lowShortestMilliseconds, "clearPercent": \.clearPercent,
        "criticalPercent": \.criticalPercent, "leakPaPerMinute": \.leakPaPerMinute,
        "leakWindowMilliseconds": \.leakWindowMilliseconds, "leakShortestMilliseconds": \.leakShortestMilliseconds,
        "leakLeastPa": \.leakLeastPa, "leakAtOncePa": \.leakAtOncePa, "leakClearPaPerMinute": \.leakClearPaPerMinute,
        "leakClearMilliseconds": \.leakClearMilliseconds, "missingMilliseconds": \.missingMilliseconds,
        "missingOthers": \.missingOthers, "drivePauseMilliseconds": \.drivePauseMilliseconds,
        "overPercent": \.overPercent, "overClearPercent": \.overClearPercent, "highMilliCelsius": \.highMilliCelsius,
        "criticalMilliCelsius": \.criticalMilliCelsius, "clearMilliCelsius": \.clearMilliCelsius,
        "lowAtWarm": \.lowAtWarm, "slowSpanMilliseconds": \.slowSpanMilliseconds, "slowPoints": \.slowPoints,
        "slowPaPerDay": \.slowPaPerDay, "slowNaturalPaPerDay": \.slowNaturalPaPerDay, "slowStepPa": \.slowStepPa,
        "slowClearPaPerDay": \.slowClearPaPerDay,
        "slowBucketMilliseconds": \.slowBucketMilliseconds, "slowBuckets": \.slowBuckets, "axlePercent": \.axlePercent,
        "axleClearPercent": \.axleClearPercent, "axleMilliseconds": \.axleMilliseconds,
        "axleAgeMilliseconds": \.axleAgeMilliseconds, "remindMilliseconds": \.remindMilliseconds,
        "burstGapMilliseconds": \.burstGapMilliseconds,
        "burstCapMilliseconds": \.burstCapMilliseconds,
        "jumpMilliCelsius": \.jumpMilliCelsius, "jumpMilliseconds": \.jumpMilliseconds,
        "temperatureMilliseconds": \.temperatureMilliseconds, "movingMilliseconds": \.movingMilliseconds,
        "greatestPa": \.greatestPa, "leastMilliCelsius": \.leastMilliCelsius,
        "greatestMilliCelsius": \.greatestMilliCelsius,
    ]
}
