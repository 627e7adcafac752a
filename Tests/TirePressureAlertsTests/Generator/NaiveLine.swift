import Foundation

/// A line as the specification's sections 1 to 4 read it, found with Foundation's JSON and decimal numbers.
struct NaiveLine {
    var sequence: Int
    var model: String?
    var id = ""
    var time: Int64 = 0
    /// Pa and m°C.
    var pressure: Int64?
    var temperature: Int64?
    var moving: Bool?
    var vehicle: String?
    var wheel: String?
    var payload: [String] = []
    var isAcknowledgement = false
    /// Why it is rejected by checks 1 to 5, and by 7 and 8.
    var early: String?
    var later: String?

    private static let ignored: Set<String> = [
        "time", "rssi", "snr", "noise", "freq", "freq1", "freq2", "mod", "repeat", "counter", "sequence",
    ]

    init(_ bytes: [UInt8], sequence: Int) {
        self.sequence = sequence
        early = read(bytes)
    }

    /// Checks 1 to 5, and 7 and 8 where those hold; the reason of an early rejection.
    private mutating func read(_ bytes: [UInt8]) -> String? {
        guard bytes.count <= 262_144 else { return "too-long" }
        guard let text = String(validating: bytes, as: UTF8.self), let members = Self.members(text),
            let object = try? JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any]
        else { return "malformed" }
        let values = Dictionary(uniqueKeysWithValues: members)
        payload = members.filter { !Self.ignored.contains($0.0) }.map { "\($0.0)=\($0.1)" }
        model = object["model"] as? String
        let isReading = model == nil
        let isNamed = values["sensor"].map { Self.isText($0) || Int($0) != nil } ?? false
        if isReading, !isNamed, object["acknowledge"] is String {
            isAcknowledgement = true
            time = values["time"].flatMap { Self.time($0, isReading: true) } ?? 0
            return nil
        }
        guard !isReading || isNamed else { return "unknown-format" }
        let name = isReading ? "sensor" : "id"
        guard let raw = values[name], Self.isText(raw) || Int(raw) != nil, raw != "\"\"" else { return "no-id" }
        id = (object[name] as? String) ?? raw
        guard let time = values["time"].flatMap({ Self.time($0, isReading: isReading) }) else { return "no-time" }
        self.time = time
        later = readValues(values, object)
        return nil
    }

    /// Reads the field table; the reason of a rejection, if there is one.
    private mutating func readValues(_ values: [String: String], _ object: [String: Any]) -> String? {
        for (name, factor) in [("pressure_kPa", "1000"), ("pressure_PSI", "6894.757293168")] {
            guard pressure == nil, let raw = values[name] else { continue }
            guard let value = Self.number(raw) else { return "wrong-type" }
            pressure = Self.rounded(value * (Decimal(string: factor) ?? 0))
        }
        if let raw = values["temperature_C"] {
            guard let value = Self.number(raw) else { return "wrong-type" }
            temperature = Self.rounded(value * 1_000)
        } else if let raw = values["temperature_F"] {
            guard let value = Self.number(raw) else { return "wrong-type" }
            temperature = Self.rounded((value - 32) * 5_000 / 9)
        }
        moving = values["moving"].map { $0 != "0" && $0 != "false" }
        if model == nil {
            vehicle = object["vehicle"] as? String
            wheel = object["wheel"] as? String
        }
        return pressure == nil && temperature == nil ? "no-pressure" : nil
    }

    /// The members of a flat object as written, or nil if a name is repeated or values are nested too deep.
    static func members(_ text: String) -> [(String, String)]? {
        let bytes = Array(text.utf8)
        var depth = 0
        var deepest = 0
        var isQuoted = false
        var cuts: [Int] = []
        var colons: [Int] = []
        // Bytes as numbers, for this runs unoptimised: " [ { ] } , :
        for index in 0..<bytes.count {
            let byte = bytes[index]
            if byte == 0x22 { isQuoted = !isQuoted }
            if isQuoted || (byte > 0x3A && byte < 0x5B) || (byte > 0x2C && byte < 0x3A) { continue }
            if byte == 0x5B || byte == 0x7B { depth += 1 }
            if byte == 0x5D || byte == 0x7D { depth -= 1 }
            if byte == 0x2C, depth == 1 { cuts.append(index) }
            if byte == 0x3A, depth == 1 { colons.append(index) }
            if depth > deepest { deepest = depth }
        }
        cuts.append(bytes.count - 1)
        guard colons.count == cuts.count, bytes.first == UInt8(ascii: "{") else { return nil }
        var members: [(String, String)] = []
        var start = 1
        for (cut, colon) in zip(cuts, colons) {
            guard start < colon, colon < cut else { return nil }
            members.append(
                (trimmed(bytes[start..<colon], quote: true), trimmed(bytes[(colon + 1)..<cut], quote: false)))
            start = cut + 1
        }
        return deepest > 128 || Set(members.map(\.0)).count < members.count ? nil : members
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>, quote: Bool) -> String {
        var begin = bytes.startIndex
        var end = bytes.endIndex
        while begin < end, bytes[begin] == 0x20 || (quote && bytes[begin] == 0x22) { begin += 1 }
        while begin < end, bytes[end - 1] == 0x20 || (quote && bytes[end - 1] == 0x22) { end -= 1 }
        return String(decoding: bytes[begin..<end], as: UTF8.self)
    }

    private static func isText(_ raw: String) -> Bool { raw.hasPrefix("\"") }

    private static func number(_ raw: String) -> Decimal? {
        isText(raw) ? nil : Decimal(string: raw, locale: Locale(identifier: "en_US_POSIX"))
    }

    /// The nearest integer, halves away from zero.
    private static func rounded(_ value: Decimal) -> Int64 {
        var value = value
        var result = Decimal()
        NSDecimalRound(&result, &value, 0, .plain)
        return NSDecimalNumber(decimal: result).int64Value
    }

    /// The days from 2026-03-01 to 2026-05-29 as Foundation's calendar names them, with their first moment in ms.
    private static let days: [String: Int64] = {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(secondsFromGMT: 0)
        formatter.dateFormat = "yyyy-MM-dd"
        let first = 20_513
        return Dictionary(
            uniqueKeysWithValues: (first..<first + 90).map { day in
                (formatter.string(from: Date(timeIntervalSince1970: Double(day) * 86_400)), Int64(day) * 86_400_000)
            })
    }()

    private static func time(_ raw: String, isReading: Bool) -> Int64? {
        guard isText(raw) else {
            return isReading ? Int64(raw) : number(raw).map { floor($0 * 1_000) }
        }
        let text = raw.trimmingCharacters(in: CharacterSet(charactersIn: "\""))
        if let seconds = Double(text), seconds > 0 { return Decimal(string: text).map { floor($0 * 1_000) } }
        guard text.utf8.count >= 19, let day = days[String(text.prefix(10))] else { return nil }
        let clock = text.dropFirst(11).prefix(8).split(separator: ":").compactMap { Int64($0) }
        var rest = text.dropFirst(19)
        var milliseconds = day + (clock[0] * 3_600 + clock[1] * 60 + clock[2]) * 1_000
        if rest.first == "." {
            let digits = rest.dropFirst().prefix { $0.isNumber }
            milliseconds += Int64(digits.prefix(3)) ?? 0
            rest = rest.dropFirst(1 + digits.count)
        }
        guard let sign = rest.first, sign != "Z" else { return milliseconds }
        let offset = rest.dropFirst().split(separator: ":").compactMap { Int64($0) }
        let minutes = offset[0] * 60 + offset[1]
        return milliseconds - (sign == "-" ? -minutes : minutes) * 60_000
    }

    private static func floor(_ value: Decimal) -> Int64 {
        var value = value
        var result = Decimal()
        NSDecimalRound(&result, &value, 0, .down)
        return NSDecimalNumber(decimal: result).int64Value
    }
}
