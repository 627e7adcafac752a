import Foundation
import GRDB
import MillraceReplay

/// What SQL cannot say by itself, as functions on the JSON text of a value (`written`). Each gives NULL for NULL.
enum OracleFunctions {
    /// The members that say nothing of what a packet measured (section 6).
    private static let outsidePayload = Set(
        ["time", "rssi", "snr", "noise", "freq", "freq1", "freq2", "mod", "repeat", "counter", "sequence"]
            .map { Array($0.utf8) })

    /// Adds the functions to a connection.
    static func add(to database: Database, time: OracleTime) {
        // is_one_object(text): one JSON object and nothing else, no name repeated, at most 128 deep.
        add("is_one_object", to: database) { text in OracleJSON.members(of: text) != nil }

        // payload(text): the members of an object as they are written, but those of no account.
        add("payload", to: database) { text in OracleJSON.written(text, without: outsidePayload) }

        // text_of(written): what a JSON string stands for. A blob, since it may contain U+0000.
        add("text_of", to: database) { written in OracleJSON.string(written).map { Data($0) } }

        // is_zone(name): whether the IANA database has a zone of this name.
        add("is_zone", to: database) { name in TimeZone(identifier: name) != nil }

        OracleRegression.add(to: database)

        // nearest(written, offset, numerator, denominator): (number − offset) × numerator ÷ denominator, exactly, rounded
        // to the nearest integer, halves away from zero.
        database.add(
            function: DatabaseFunction("nearest", argumentCount: 4, pure: true) { values in
                guard let written = String.fromDatabaseValue(values[0]),
                    let offset = Int64.fromDatabaseValue(values[1]),
                    let numerator = Int64.fromDatabaseValue(values[2]),
                    let denominator = Int64.fromDatabaseValue(values[3])
                else { return nil }
                return OracleDecimal(written.utf8)?.nearest(
                    offset: Int128(offset), numerator: Int128(numerator), denominator: Int128(denominator))
            })

        // event_time(written, in_reading): ms since the epoch, or NULL where the value is no time.
        database.add(
            function: DatabaseFunction("event_time", argumentCount: 2, pure: true) { values in
                guard let written = String.fromDatabaseValue(values[0]),
                    let inReading = Bool.fromDatabaseValue(values[1])
                else { return nil }
                return time.milliseconds(written: written, inReading: inReading)
            })
    }

    private static func add(
        _ name: String, to database: Database, _ body: @escaping @Sendable (String) -> (any DatabaseValueConvertible)?
    ) {
        database.add(
            function: DatabaseFunction(name, argumentCount: 1, pure: true) { values in
                String.fromDatabaseValue(values[0]).flatMap(body)
            })
    }
}
