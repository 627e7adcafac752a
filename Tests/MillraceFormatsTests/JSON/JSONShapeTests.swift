import MillraceFormats
import Testing

/// A reader that has read other objects before says of a document what a new one says: what it has learnt of their keys
/// shows in its speed only.
@Suite struct JSONShapeTests {
    private enum Field: String, JSONFieldName {
        case a, ts, vehicle
        case pressure = "pressure_kpa"
        case longest = "a key that is longer than any that is known"
    }

    /// Everything a caller can see of a document.
    private func sight(_ reader: JSONFieldReader<Field>, _ text: String) -> String {
        do {
            return try reader.read(text) { fields in
                let members = fields.members.map { member in
                    let (key, value) = (member.key.raw, member.value.raw)
                    return String(decoding: key, as: UTF8.self) + "=" + String(decoding: value, as: UTF8.self)
                        + "/\(member.value.kind)"
                }
                let found = Field.allCases.map { "\(fields.kind($0))@\(fields[$0].position)" }
                return members.joined(separator: ";") + "|" + found.joined(separator: ";")
            }
        } catch {
            return "\(error)"
        }
    }

    private func object(_ chance: inout Chance) -> String {
        let keys = [
            "a", "ts", "vehicle", "pressure_kpa", "other", "exactly13char", "fourteen chars", "v\\u0065hicle", "é",
            "a key that is longer than any that is known", "", "b",
        ]
        let values = [
            "1", "-17", "12.50", "\"text\"", "\"a longer text\"", "null", "[1,2]", "{\"a\":1}", "1e3", "01",
            "\"\u{1}\"",
        ]
        var text = chance.oneIn(8) ? " { " : "{"
        for place in 0..<Int.random(in: 0...6, using: &chance) {
            if place > 0 { text += chance.oneIn(8) ? " , " : "," }
            // Mostly one order, so that much is known.
            let key = chance.oneIn(4) ? chance.pick(keys) : keys[place]
            let value = chance.oneIn(3) ? chance.pick(values) : values[place]
            text += "\"\(key)\"" + (chance.oneIn(8) ? " : " : ":") + value
        }
        return text + (chance.oneIn(12) ? "" : "}")
    }

    @Test func aReaderLearnsNothingButSpeed() {
        forSeeds(300) { chance in
            let experienced = JSONFieldReader<Field>()
            for _ in 0..<40 {
                let text = object(&chance)
                let (known, new) = (sight(experienced, text), sight(JSONFieldReader<Field>(), text))
                guard known == new else { throw Disagreement("\(text): \(known) but \(new)") }
            }
        }
    }

    /// Numbers of every length, at the document's beginning and deep inside it, against `Int64` and `Double`.
    @Test func numbersOfEveryLength() throws {
        let reader = JSONFieldReader<Field>()
        for length in 1...19 {
            let digits = String("9182736450918273645".prefix(length))
            for text in [digits, "-" + digits] {
                for document in ["{\"a\":\(text)}", "{\"vehicle\":\"V-000000017\",\"a\":\(text)}"] {
                    let (whole, real) = try reader.read(document) { ($0[.a].int64, $0[.a].double) }
                    #expect(whole == Int64(text), "\(document)")
                    #expect(real == Double(text), "\(document)")
                }
                for point in 1..<max(length, 2) where length > 1 {
                    let fraction = text.dropLast(point) + "." + text.suffix(point)
                    let real = try reader.read("{\"a\":\(fraction)}") { $0[.a].double }
                    #expect(real == (fraction.first == "." ? nil : Double(String(fraction))), "\(fraction)")
                }
            }
        }
    }
}
