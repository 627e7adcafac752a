import Foundation
import MillraceFormats
import Testing

/// Lines of one shape after the other, most of them plain, read by one reader: what it says of each must be what a new
/// reader says, and the verdict that of ``ReferenceJSON``. Keys and values have lengths at which they end before, at and
/// behind each sixteenth byte, and each line ends where memory must not be read.
@Suite struct JSONShapeMatchTests {
    private enum Field: String, JSONFieldName {
        case a, ts, vehicle, pressure_kpa, exactly13char, fourteen_chars
    }

    /// Everything a caller can see of a line, numbers by all three doors.
    private func sight(_ reader: JSONFieldReader<Field>, _ bytes: UnsafeRawBufferPointer) -> String {
        do {
            return try reader.read(bytes) { fields in
                let members = fields.members.map { member in
                    let (key, value) = (member.key, member.value)
                    return "\(key.string ?? "?")@\(key.position)=\(JSONValue(value))@\(value.position)"
                }
                return members.joined(separator: ";") + "|"
                    + Field.allCases.map { sight(fields, $0) }.joined(separator: ";")
            }
        } catch {
            return "\(error)"
        }
    }

    private func sight(_ fields: JSONFields<Field>, _ field: Field) -> String {
        func text<Value>(_ read: () throws -> Value, _ show: (Value) -> String) -> String {
            do { return show(try read()) } catch { return "\(error)" }
        }
        let whole = text({ try fields.int64(field) }, { String($0) })
        let real = text({ try fields.double(field) }, { String($0.bitPattern, radix: 16) })
        let decimal = text({ try fields.decimal(field) }, { $0.description })
        return "\(fields[field].position) \(whole) \(real) \(decimal)"
    }

    private func digits(_ count: Int, _ chance: inout Chance) -> String {
        String((0..<count).map { _ in Character(String(Int.random(in: 0...9, using: &chance))) })
    }

    private func number(_ chance: inout Chance) -> String {
        let whole = chance.oneIn(6) ? "0" : digits(Int.random(in: 1...17, using: &chance), &chance)
        let point = chance.oneIn(2) ? "" : "." + digits(Int.random(in: 1...9, using: &chance), &chance)
        let exponent = chance.oneIn(30) ? "e\(Int.random(in: -9...9, using: &chance))" : ""
        // Zeros at the front make some of these wrong.
        return (chance.oneIn(5) ? "-" : "") + whole + point + exponent
    }

    private func value(_ chance: inout Chance) -> String {
        if chance.oneIn(2) { return number(&chance) }
        if chance.oneIn(12) {
            return chance.pick(["true", "null", "[1]", "{\"b\":2}", "{\"a\":1,\"a\":2}", "", "\"\\n\""])
        }
        var text = String(
            (0..<Int.random(in: 0...40, using: &chance)).map { _ in chance.pick(Array("abcXYZ 09.,:{}")) })
        if chance.oneIn(20) { text += chance.pick(["\\u0041", "\\\"", "é", "\u{1}", "\u{7F}", "€", "\\x"]) }
        return "\"\(text)\""
    }

    private func line(_ keys: [String], _ separators: (String, String), _ chance: inout Chance) -> [UInt8] {
        let members = keys.map { "\"\($0)\"" + separators.0 + value(&chance) }
        return Array(("{" + members.joined(separator: separators.1) + "}" + (chance.oneIn(20) ? "\r" : "")).utf8)
    }

    @Test func aLineOfAKnownShapeIsReadAsByANewReader() {
        let guarded = GuardedBytes(capacity: 1 << 16)
        let names = Field.allCases.map(\.rawValue) + ["other", "b", "", "key of fifteen_", "key of sixteen__"]
        forSeeds(150) { chance in
            let keys = Array(names.shuffled(using: &chance).prefix(Int.random(in: 1...8, using: &chance)))
            let separators = chance.pick([(":", ","), (": ", ", "), (":", ", "), (":  ", ",")])
            let experienced = JSONFieldReader<Field>()
            for _ in 0..<30 {
                var shown = keys
                if chance.oneIn(8) { shown.removeLast(Int.random(in: 0..<keys.count, using: &chance)) }
                if chance.oneIn(12) { shown.append(chance.pick(keys)) }
                var bytes = line(shown, separators, &chance)
                if chance.oneIn(4) { bytes = RandomJSON.mutate(bytes, &chance) }
                try compare(bytes, experienced, guarded)
            }
        }
    }

    private func compare(_ bytes: [UInt8], _ experienced: JSONFieldReader<Field>, _ guarded: GuardedBytes) throws {
        let text = String(decoding: bytes, as: UTF8.self).debugDescription
        let known = guarded.atEnd(bytes) { sight(experienced, $0) }
        let new = guarded.atEnd(bytes) { sight(JSONFieldReader<Field>(), $0) }
        guard known == new else { throw Disagreement("\(text): \(known) but \(new)") }
        let expected = ReferenceJSON.parse(bytes)?.members != nil
        let accepted = guarded.atEnd(bytes) { bytes in (try? experienced.read(bytes) { _ in true }) ?? false }
        guard accepted == expected else { throw Disagreement("\(text): \(accepted ? "accepted" : "refused")") }
    }

    /// Every prefix of a line, and every line with one byte exchanged.
    @Test func everyCutAndEveryOtherByteOfAKnownLine() throws {
        let guarded = GuardedBytes(capacity: 1 << 16)
        let line = Array(
            #"{"ts":1700000040000,"vehicle":"V017585","pressure_kpa":-232.75,"a":24.0,"b":"c","n":0}"#.utf8)
        let telling: [UInt8] = [
            0x00, 0x09, 0x20, 0x22, 0x2C, 0x2D, 0x2E, 0x30, 0x39, 0x3A, 0x5C, 0x65, 0x7D, 0x80, 0xC3,
        ]
        let experienced = JSONFieldReader<Field>()
        for count in 0...line.count {
            try compare(line, experienced, guarded)
            try compare(Array(line.prefix(count)), experienced, guarded)
        }
        for place in line.indices {
            for byte in telling {
                var other = line
                other[place] = byte
                try compare(line, experienced, guarded)
                try compare(other, experienced, guarded)
            }
        }
    }
}
