import Foundation
import GRDB
import MillraceReplay

/// The batch derivation of the application: what an input amounts to by the specification, in SQL over all of its lines.
///
/// Every step fills tables from those before it; the steps stand in files of their own, in the order of the
/// specification.
public struct TirePressureOracle: Sendable {
    private let parameters: Parameters
    private let time: OracleTime

    /// A derivation by `parameters`.
    ///
    /// - Parameters:
    ///   - parameters: the thresholds and times of the specification's table.
    ///   - timeZone: the zone, by its IANA name, of times without one (`--time-zone`).
    ///   - startTime: what relative times count from, in ms since the epoch (`--start-time`).
    /// - Throws: `OracleError` where there is no such zone.
    public init(
        parameters: Parameters = Parameters(), timeZone: String = "UTC", startTime: Int64 = 0
    ) throws(OracleError) {
        guard let zone = TimeZone(identifier: timeZone) else {
            throw OracleError(place: "time zone", message: "\(timeZone) is not in the IANA database")
        }
        self.parameters = parameters
        time = OracleTime(zone: zone, start: startTime)
    }

    /// What the files `inputs`, read one after the other, amount to with the registry of the file `registry`, nil for none;
    /// the alert events are the result `alerts`, without the member `text`.
    ///
    /// - Throws: `OracleError` where a file cannot be read or the registry is refused; `DatabaseError`.
    /// - Complexity: O(*n* log *n*) in the number of lines, all of them held in memory.
    public func derive(inputs: [URL], registry: URL?) throws -> Derivation {
        var configuration = Configuration()
        configuration.prepareDatabase { [time] in OracleFunctions.add(to: $0, time: time) }
        return try DatabaseQueue(configuration: configuration).write { database in
            try OracleRules.create(in: database, from: parameters)
            try database.execute(sql: OracleLines.tables)
            try database.execute(sql: OracleRegistry.tables)

            if let registry {
                try OracleLoading.load(registry: registry, into: database)
                try database.execute(sql: OracleRegistry.steps)
                try OracleRegistry.refuseBadEntries(in: database, path: registry.path)
            }

            try OracleLoading.load(inputs: inputs, into: database)
            for steps in Self.steps { try database.execute(sql: steps) }
            return try Self.derivation(from: database)
        }
    }

    private static let steps = [
        OracleLines.steps, OracleAcknowledgements.lines, OraclePackets.steps, OracleBursts.steps, OracleReadings.steps,
        OracleAcknowledgements.turns, OracleLeakAlerts.steps, OraclePressureAlerts.steps,
        OracleOverPressureAlerts.steps,
        OracleTemperatureAlerts.steps, OracleBatteryAlerts.steps, OracleSlowLeakAlerts.steps, OracleAxleAlerts.steps,
        OracleMissingAlerts.steps, OracleEndedAlerts.steps, OracleReminders.steps,
    ]

    private static func derivation(from database: Database) throws -> Derivation {
        var derivation = try Derivation(verdictsIn: database)
        derivation.results["alerts"] = try String.fetchAll(database, sql: OracleAlertLines.query)
        return derivation
    }
}
