import MillraceFormats

/// Random trees and the many ways to spell each.
struct RandomJSON {
    static func tree(_ chance: inout Chance, depth: Int = 0) -> JSONValue {
        let kinds = depth > 5 ? 5 : 7
        switch Int.random(in: 0..<kinds, using: &chance) {
        case 0: return .null
        case 1: return .bool(chance.oneIn(2))
        case 2, 3: return .number(number(&chance))
        case 4: return .string(text(&chance))
        case 5: return .array((0..<count(&chance)).map { _ in tree(&chance, depth: depth + 1) })
        default: return object(&chance, depth: depth)
        }
    }

    static func object(_ chance: inout Chance, depth: Int = 0) -> JSONValue {
        var seen: Set<[UInt8]> = []
        var members: [JSONValue.Member] = []
        for _ in 0..<count(&chance) {
            let name = text(&chance)
            let value = tree(&chance, depth: depth + 1)
            if seen.insert(Array(name.utf8)).inserted { members.append(JSONValue.Member(name, value)) }
        }
        return .object(members)
    }

    private static func count(_ chance: inout Chance) -> Int {
        chance.oneIn(12) ? Int.random(in: 25...70, using: &chance) : Int.random(in: 0...5, using: &chance)
    }

    static func number(_ chance: inout Chance) -> String {
        var text = chance.oneIn(3) ? "-" : ""
        text += chance.oneIn(4) ? "0" : digits(1...9, &chance) + digits(0...9, &chance, upTo: 20)
        if chance.oneIn(2) { text += "." + digits(0...9, &chance) + digits(0...9, &chance, upTo: 12) }
        if chance.oneIn(5) { text += chance.pick(["e", "E"]) + chance.pick(["", "+", "-"]) + digits(0...9, &chance) }
        return text
    }

    private static func digits(_ range: ClosedRange<Int>, _ chance: inout Chance, upTo most: Int = 0) -> String {
        let count = most == 0 ? 1 : Int.random(in: 0...most, using: &chance)
        return (0..<count).map { _ in String(Int.random(in: range, using: &chance)) }.joined()
    }

    static func text(_ chance: inout Chance) -> String {
        let most = chance.oneIn(8) ? 60 : 12
        var scalars = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...most, using: &chance) {
            let limit: UInt32 = chance.pick([0x7F, 0x7F, 0x7F, 0x7F, 0x20, 0x7FF, 0xFFFF, 0x10FFFF])
            if let scalar = UnicodeScalar(UInt32.random(in: 0...limit, using: &chance)) { scalars.append(scalar) }
        }
        return String(scalars)
    }

    /// One of the spellings of a tree: white space and escapes at random.
    static func spelling(of value: JSONValue, _ chance: inout Chance) -> [UInt8] {
        var bytes: [UInt8] = []
        write(value, &bytes, &chance)
        return bytes
    }

    private static func write(_ value: JSONValue, _ bytes: inout [UInt8], _ chance: inout Chance) {
        space(&bytes, &chance)
        switch value {
        case .null: bytes += Array("null".utf8)
        case .bool(let yes): bytes += Array((yes ? "true" : "false").utf8)
        case .number(let text): bytes += Array(text.utf8)
        case .string(let text): write(text, &bytes, &chance)
        case .array(let elements):
            bytes.append(0x5B)
            for (place, element) in elements.enumerated() {
                if place > 0 { bytes.append(0x2C) }
                write(element, &bytes, &chance)
            }
            if elements.isEmpty { space(&bytes, &chance) }
            bytes.append(0x5D)
        case .object(let members):
            bytes.append(0x7B)
            for (place, member) in members.enumerated() {
                if place > 0 { bytes.append(0x2C) }
                space(&bytes, &chance)
                write(member.name, &bytes, &chance)
                space(&bytes, &chance)
                bytes.append(0x3A)
                write(member.value, &bytes, &chance)
            }
            if members.isEmpty { space(&bytes, &chance) }
            bytes.append(0x7D)
        }
        space(&bytes, &chance)
    }

    private static func space(_ bytes: inout [UInt8], _ chance: inout Chance) {
        guard chance.oneIn(4) else { return }
        for _ in 0..<Int.random(in: 1...(chance.oneIn(6) ? 20 : 2), using: &chance) {
            bytes.append(chance.pick([0x20, 0x20, 0x20, 0x09, 0x0A, 0x0D]))
        }
    }

    private static func write(_ text: String, _ bytes: inout [UInt8], _ chance: inout Chance) {
        bytes.append(0x22)
        for scalar in text.unicodeScalars {
            let mustEscape = scalar.value < 0x20 || scalar == "\"" || scalar == "\\"
            if mustEscape || chance.oneIn(16) {
                for unit in Character(scalar).utf16 {
                    let hex = String(unit, radix: 16, uppercase: chance.oneIn(2))
                    bytes += Array(("\\u" + String(repeating: "0", count: 4 - hex.count) + hex).utf8)
                }
            } else {
                bytes += Array(String(scalar).utf8)
            }
        }
        bytes.append(0x22)
    }

    /// A document with a few bytes changed, dropped, repeated or exchanged for others that mean something to JSON.
    static func mutate(_ document: [UInt8], _ chance: inout Chance) -> [UInt8] {
        let telling =
            Array("\"\\{}[]:,0123456789-+.eEtrufalsn \t\n\r/\u{0}\u{1F}\u{7F}".utf8)
            + [0x80, 0xBF, 0xC0, 0xC2, 0xE0, 0xED, 0xEF, 0xF0, 0xF4, 0xF5, 0xFF]
        var bytes = document
        for _ in 0..<Int.random(in: 1...3, using: &chance) where !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &chance)
            switch Int.random(in: 0..<6, using: &chance) {
            case 0: bytes[place] = chance.pick(telling)
            case 1: bytes[place] = UInt8.random(in: 0...255, using: &chance)
            case 2: bytes.remove(at: place)
            case 3: bytes.insert(chance.pick(telling), at: place)
            case 4: bytes.removeSubrange(place...)
            default:
                let end = min(bytes.count, place + Int.random(in: 1...12, using: &chance))
                bytes.insert(contentsOf: bytes[place..<end], at: Int.random(in: 0...bytes.count, using: &chance))
            }
        }
        return bytes
    }
}
