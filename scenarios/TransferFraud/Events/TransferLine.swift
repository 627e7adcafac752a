import MillraceCore
import MillraceFormats
import MillraceStreams

/// The names of all members of a line that are looked at.
enum TransferField: String, JSONFieldName {
    case id, time, from, to, amount, currency, channel, device, zone, location, action
}

/// Reads lines of the application's own format by checks 2 to 4 and 6 to 10 of the specification. Belongs to one thread.
final class TransferLineReader {
    private let reader = JSONFieldReader<TransferField>()
    /// The zones that were asked for, and whether they exist.
    private var zones: [String: Bool] = [:]

    /// What a line says.
    /// - Throws: `Rejection` with the reason of the first check that fails.
    func read(_ line: UnsafeRawBufferPointer) throws(Rejection) -> TransferLine {
        do {
            return try reader.read(line) { fields in try read(fields) }
        } catch let rejection as Rejection {
            throw rejection
        } catch {
            throw Rejection("malformed", "\(error)")
        }
    }

    /// The id of a line, appended to `key`, and its event time; nil if one of the checks 2 to 4 fails.
    func place(_ line: UnsafeRawBufferPointer, _ key: ByteWriter) -> Timestamp? {
        try? reader.read(line) { fields in
            key.write(utf8: try text(fields, .id, orReject: "no-id"))
            return try time(fields)
        }
    }

    private func read(_ fields: JSONFields<TransferField>) throws(Rejection) -> TransferLine {
        let id = try text(fields, .id, orReject: "no-id")
        let time = try time(fields)
        return TransferLine(time: time, event: try event(fields, id))
    }

    private func event(_ fields: JSONFields<TransferField>, _ id: String) throws(Rejection) -> TransferEvent {
        if !fields[.action].isAbsentOrNull {
            guard let name = fields[.action].string, let kind = TransferAction.Kind(rawValue: name) else {
                throw Rejection("unknown-action", "the action is neither release nor decline")
            }
            return .action(TransferAction(id: id, kind: kind))
        }
        let payer = try text(fields, .from, orReject: "no-account")
        let payee = try text(fields, .to, orReject: "no-account")
        guard let currency = fields[.currency].withUTF8({ Currency($0) }) ?? nil else {
            throw Rejection("no-currency", "the currency is not a code of three capital letters")
        }
        let amount = try Amount.read(fields[.amount], in: currency)
        return .transfer(
            Transfer(
                id: id, payer: payer, payee: payee, amount: amount, currency: currency,
                channel: try optionalText(fields, .channel), device: try optionalText(fields, .device),
                zone: try zone(fields), location: try location(fields)))
    }

    private func text(
        _ fields: JSONFields<TransferField>, _ field: TransferField, orReject reason: String
    ) throws(Rejection) -> String {
        guard let text = fields[field].string, (1...64).contains(text.utf8.count) else {
            throw Rejection(reason, "\(field.rawValue) is not a text of 1 to 64 bytes")
        }
        return text
    }

    private func time(_ fields: JSONFields<TransferField>) throws(Rejection) -> Timestamp {
        let time = fields[.time].withUTF8 { try? TimeText(parsing: UnsafeRawBufferPointer($0)) } ?? nil
        guard case .instant(let milliseconds) = time, TransferLineReader.isDate(fields[.time]),
            TransferLineReader.readable.contains(milliseconds)
        else { throw Rejection("no-time", "the time is not in ISO 8601 with its offset") }
        return Timestamp(milliseconds: milliseconds)
    }

    /// The years 0 to 9999.
    private static let readable: ClosedRange<Int64> = -62_167_219_200_000...253_402_300_799_999

    /// Whether a time is written as a date, not as a number of seconds.
    private static func isDate(_ element: JSONElement) -> Bool {
        element.withUTF8 { $0.count > 10 && $0[4] == UInt8(ascii: "-") } ?? false
    }

    private func optionalText(
        _ fields: JSONFields<TransferField>, _ field: TransferField
    ) throws(Rejection) -> String? {
        if fields[field].isAbsentOrNull { return nil }
        guard let text = fields[field].string, text.utf8.count <= 64 else {
            throw Rejection("wrong-type", "\(field.rawValue) is not a text of at most 64 bytes")
        }
        return text
    }

    private func zone(_ fields: JSONFields<TransferField>) throws(Rejection) -> String? {
        guard let name = try optionalText(fields, .zone) else { return nil }
        let exists = zones[name] ?? ((try? ZonedClock(identifier: name)) != nil)
        if zones.count < 1_000 { zones[name] = exists }
        guard exists else { throw Rejection("wrong-type", "the time zone database has no zone \(name)") }
        return name
    }

    private func location(_ fields: JSONFields<TransferField>) throws(Rejection) -> Location? {
        let element = fields[.location]
        if element.isAbsentOrNull { return nil }
        guard let members = element.members, let latitude = degrees(members["lat"], most: 90),
            let longitude = degrees(members["lon"], most: 180)
        else { throw Rejection("wrong-type", "the location is no object with lat (-90 to 90) and lon (-180 to 180)") }
        return Location(latitude: latitude, longitude: longitude)
    }

    /// Millionths of a degree, what is beyond them cut off; nil for what is no number from -`most` to `most`.
    private func degrees(_ element: JSONElement, most: Int64) -> Int64? {
        guard let decimal = element.decimal ?? longDecimal(element),
            decimal <= ExactDecimal(significand: most), decimal >= ExactDecimal(significand: -most)
        else { return nil }
        if decimal.scale <= 6 { return try? decimal.scaledInteger(scale: 6) }
        var digits = decimal.significand
        for _ in 6..<min(decimal.scale, 26) { digits /= 10 }
        return digits
    }

    /// A number with more digits than fit, by its first 17 characters: of a coordinate they hold the millionths.
    private func longDecimal(_ element: JSONElement) -> ExactDecimal? {
        guard element.kind == .number, element.raw.contains(UInt8(ascii: ".")),
            !element.raw.contains(where: { $0 | 0x20 == UInt8(ascii: "e") })
        else { return nil }
        return try? ExactDecimal(parsing: UnsafeRawBufferPointer(rebasing: element.raw.prefix(17)))
    }
}

extension Serde where Value == TransferLine {
    /// A line of the input; events are not written back.
    static var line: Serde<TransferLine> {
        Serde(
            makeDecode: {
                let reader = TransferLineReader()
                return { bytes throws(Rejection) in try reader.read(bytes) }
            },
            makeEncode: { { event, writer in writer.write(utf8: "\(event)") } })
    }
}
