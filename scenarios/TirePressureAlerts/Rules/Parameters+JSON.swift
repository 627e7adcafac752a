extension Parameters {
    /// Reads the members that are there; the others keep their defaults.
    /// - Throws: `DecodingError` if a member is no integer, or its name is none of the table's.
    public init(from decoder: any Decoder) throws {
        self.init()
        let container = try decoder.container(keyedBy: AnyName.self)
        for name in container.allKeys {
            guard let path = Parameters.paths[name.stringValue] else {
                throw DecodingError.dataCorruptedError(
                    forKey: name, in: container, debugDescription: "there is no parameter \(name.stringValue)")
            }
            let value = try container.decode(Int64.self, forKey: name)
            guard value >= 0 || name.stringValue == "leastMilliCelsius" else {
                throw DecodingError.dataCorruptedError(
                    forKey: name, in: container, debugDescription: "\(name.stringValue) must not be negative")
            }
            self[keyPath: path] = value
        }
        guard overClearPercent < overPercent else {
            throw Parameters.unusable("overClearPercent must be under overPercent", in: decoder)
        }
        guard clearMilliCelsius > 0 else {
            throw Parameters.unusable("clearMilliCelsius must be positive", in: decoder)
        }
        guard remindMilliseconds > 0 else {
            throw Parameters.unusable("remindMilliseconds must be positive", in: decoder)
        }
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
        "remindMilliseconds": \.remindMilliseconds, "burstGapMilliseconds": \.burstGapMilliseconds,
        "burstCapMilliseconds": \.burstCapMilliseconds,
        "jumpMilliCelsius": \.jumpMilliCelsius, "jumpMilliseconds": \.jumpMilliseconds,
        "temperatureMilliseconds": \.temperatureMilliseconds, "movingMilliseconds": \.movingMilliseconds,
        "greatestPa": \.greatestPa, "leastMilliCelsius": \.leastMilliCelsius,
        "greatestMilliCelsius": \.greatestMilliCelsius,
    ]
}
