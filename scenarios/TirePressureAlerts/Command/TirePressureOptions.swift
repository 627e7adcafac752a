import ArgumentParser
import Foundation
import MillraceFormats
import MillraceReplay

/// Options of the application's own.
public struct TirePressureOptions: ParsableArguments, Sendable {
    /// The registry's file.
    @Option(
        help: """
            Registry of sensors: JSON lines with sensor, vehicle, wheel, placard_kPa, time_zone and optionally owner, \
            model, altitude_m and valid_from. (default: NAME.registry.jsonl beside the input NAME.jsonl)
            """)
    public var registry: String?

    /// The zone of times without one.
    @Option(name: .customLong("time-zone"), help: "Zone of times that name none, as in the IANA database.")
    public var timeZone = "UTC"

    /// What relative times count from.
    @Option(
        name: .customLong("start-time"), help: "Moment from which relative times (@12.5s) count, in ISO 8601 with zone."
    )
    public var startTime = "1970-01-01T00:00:00Z"

    /// By which regulation a tire is low.
    @Option(help: "By which regulation a tire is low: us (FMVSS 138) or un (R64, R141).")
    public var profile = Parameters.Profile.us

    /// A file with other thresholds.
    @Option(help: "JSON file with other thresholds than the specification's; members named as in Parameters.swift.")
    public var parameters: String?

    /// Defaults.
    public init() {}

    /// Refuses an unknown zone and a start time that is none.
    public func validate() throws {
        guard (try? ZonedClock(identifier: timeZone)) != nil else {
            throw ValidationError("--time-zone \(timeZone) is not in the time zone database.")
        }
        guard case .instant = try? TimeText(parsing: startTime) else {
            throw ValidationError("--start-time \(startTime) is not a time in ISO 8601 with its zone.")
        }
    }

    /// What relative times count from, in ms since 1970.
    var startMilliseconds: Int64 {
        if case .instant(let milliseconds) = try? TimeText(parsing: startTime) { milliseconds } else { 0 }
    }

    /// The registry's file for the input at `paths`; nil if none is given or found.
    func registryPath(for paths: [String]) -> String? {
        if let registry { return registry }
        guard let path = paths.first else { return nil }
        let beside = (path as NSString).deletingPathExtension + ".registry.jsonl"
        return FileManager.default.fileExists(atPath: beside) ? beside : nil
    }

    /// The thresholds.
    /// - Throws: `InputError` if the file cannot be read.
    func readParameters() throws -> Parameters {
        guard let parameters else { return Parameters(profile: profile) }
        guard let data = FileManager.default.contents(atPath: parameters) else {
            throw InputError("parameters \(parameters) cannot be read")
        }
        do {
            let decoder = JSONDecoder()
            if let key = Parameters.profileKey { decoder.userInfo[key] = profile }
            return try decoder.decode(Parameters.self, from: data)
        } catch let error as DecodingError {
            throw InputError("parameters \(parameters): \(error.reason)")
        }
    }
}

extension Parameters.Profile: ExpressibleByArgument {}

extension DecodingError {
    /// What is wrong, for a person; with the member's name where its value is of another kind.
    fileprivate var reason: String {
        switch self {
        case .dataCorrupted(let context): context.debugDescription
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .keyNotFound(_, let context):
            "\(context.codingPath.map(\.stringValue).joined(separator: ".")): \(context.debugDescription)"
        @unknown default: "\(self)"
        }
    }
}
