import MillraceFormats

/// A JSON parser that is as plain as the grammar: arrays of bytes, strings checked by the standard library. It is what the
/// reader is compared with, so it shares no code with it.
struct ReferenceJSON {
    private struct Refused: Error {}

    private let bytes: [UInt8]
    private var place = 0
    private let depthLimit: Int

    /// The tree of a document, or nil if it is to be refused.
    static func parse(_ bytes: [UInt8], depthLimit: Int = 128) -> JSONValue? {
        var parser = ReferenceJSON(bytes: bytes, depthLimit: depthLimit)
        return try? parser.document()
    }

    private init(bytes: [UInt8], depthLimit: Int) {
        self.bytes = bytes
        self.depthLimit = depthLimit
    }

    private mutating func document() throws -> JSONValue {
        let value = try value(depth: 0)
        space()
        if place < bytes.count { throw Refused() }
        return value
    }

    private var next: Character? { place < bytes.count ? Character(UnicodeScalar(bytes[place])) : nil }

    private mutating func space() {
        while let next, [" ", "\t", "\n", "\r"].contains(next) { place += 1 }
    }

    private mutating func take(_ text: String) -> Bool {
        var end = place
        for byte in text.utf8 {
            guard end < bytes.count, bytes[end] == byte else { return false }
            end += 1
        }
        place = end
        return true
    }

    private mutating func value(depth: Int) throws -> JSONValue {
        space()
        if take("null") { return .null }
        if take("true") { return .bool(true) }
        if take("false") { return .bool(false) }
        switch next {
        case "\"": return .string(try string())
        case "[":
            place += 1
            return .array(try list(closing: "]", depth: depth) { try $0.value(depth: depth + 1) })
        case "{":
            place += 1
            let members = try list(closing: "}", depth: depth) { parser in
                parser.space()
                let name = try parser.string()
                parser.space()
                guard parser.take(":") else { throw Refused() }
                return JSONValue.Member(name, try parser.value(depth: depth + 1))
            }
            guard Set(members.map { Array($0.name.utf8) }).count == members.count else { throw Refused() }
            return .object(members)
        default: return .number(try number())
        }
    }

    private mutating func list<Item>(
        closing: String, depth: Int, _ item: (inout ReferenceJSON) throws -> Item
    ) throws -> [Item] {
        if depth + 1 > depthLimit { throw Refused() }
        space()
        if take(closing) { return [] }
        var items: [Item] = []
        while true {
            items.append(try item(&self))
            space()
            if take(closing) { return items }
            guard take(",") else { throw Refused() }
        }
    }

    private mutating func number() throws -> String {
        let start = place
        _ = take("-")
        if !take("0") { try digits() }
        if take(".") { try digits() }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            try digits()
        }
        return String(decoding: bytes[start..<place], as: UTF8.self)
    }

    private mutating func digits() throws {
        let start = place
        while let next, ("0"..."9").contains(next) { place += 1 }
        if place == start { throw Refused() }
    }

    private mutating func string() throws -> String {
        guard take("\"") else { throw Refused() }
        var units: [UInt16] = []
        while !take("\"") {
            guard place < bytes.count, bytes[place] >= 0x20 else { throw Refused() }
            if take("\\") {
                units.append(try escape())
            } else {
                var end = place + 1
                while end < bytes.count && bytes[end] & 0xC0 == 0x80 { end += 1 }
                guard let scalar = String(validating: bytes[place..<end], as: UTF8.self),
                    scalar.unicodeScalars.count == 1
                else { throw Refused() }
                units += Array(scalar.utf16)
                place = end
            }
        }
        guard let text = String(validating: units, as: UTF16.self) else { throw Refused() }
        return text
    }

    private mutating func escape() throws -> UInt16 {
        let letters: [(String, UInt16)] = [
            ("\"", 0x22), ("\\", 0x5C), ("/", 0x2F), ("b", 8), ("f", 12), ("n", 10), ("r", 13), ("t", 9),
        ]
        for (letter, unit) in letters where take(letter) { return unit }
        guard take("u"), place + 4 <= bytes.count else { throw Refused() }
        let hex = String(decoding: bytes[place..<place + 4], as: UTF8.self)
        guard hex.allSatisfy({ $0.isHexDigit && $0.isASCII }), let unit = UInt16(hex, radix: 16) else {
            throw Refused()
        }
        place += 4
        return unit
    }
}
