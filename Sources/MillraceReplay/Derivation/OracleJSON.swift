/// A JSON object as it is written: the members of its outermost level, each with the bytes of its name and of its value.
///
/// For batch derivations, which share no code with the streams that they check. SQLite reads the values; this knows what
/// SQLite's JSON functions do not tell: repeated names, the depth, surrogates without a partner, and the exact bytes of a
/// member.
public struct OracleJSON {
    /// A member of the outermost object.
    public struct Member {
        /// The name, escapes resolved, in UTF-8.
        public let name: [UInt8]
        /// Where the name stands, with its quotation marks.
        public let writtenName: Range<Int>
        /// Where the value stands, without white space around it.
        public let written: Range<Int>
    }

    private struct Malformed: Error {}

    private static let deepest = 128

    private let bytes: [UInt8]
    private var at = 0

    private init(_ text: String) {
        bytes = Array(text.utf8)
    }

    /// The members of `text`, or nil where it is not one JSON object and nothing else, repeats a name or is too deep.
    public static func members(of text: String) -> [Member]? {
        var reader = OracleJSON(text)
        guard let members = try? reader.wholeText() else { return nil }
        return members
    }

    /// The members of `text` as they are written, `name:value`, but those whose names are `omitted`.
    public static func written(_ text: String, without omitted: Set<[UInt8]>) -> String? {
        var reader = OracleJSON(text)
        guard let members = try? reader.wholeText() else { return nil }
        return members.filter { !omitted.contains($0.name) }.map { member in
            String(decoding: reader.bytes[member.writtenName] + [0x3A] + reader.bytes[member.written], as: UTF8.self)
        }.joined(separator: ",")
    }

    /// The text that a JSON string stands for, in UTF-8, or nil where `written` is no JSON string.
    public static func string(_ written: String) -> [UInt8]? {
        var reader = OracleJSON(written)
        guard let value = try? reader.string(), reader.at == reader.bytes.count else { return nil }
        return value
    }

    private mutating func wholeText() throws(Malformed) -> [Member] {
        skipSpace()
        let members = try object(depth: 1)
        skipSpace()
        guard at == bytes.count else { throw Malformed() }
        return members
    }
}

// MARK: - Grammar

extension OracleJSON {
    private var next: UInt8? { at < bytes.count ? bytes[at] : nil }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { at += 1 }
    }

    private mutating func expect(_ byte: UInt8) throws(Malformed) {
        guard next == byte else { throw Malformed() }
        at += 1
    }

    private mutating func object(depth: Int) throws(Malformed) -> [Member] {
        guard depth <= Self.deepest else { throw Malformed() }
        try expect(UInt8(ascii: "{"))
        var members: [Member] = []
        var names: Set<[UInt8]> = []
        skipSpace()
        if next == UInt8(ascii: "}") {
            at += 1
            return members
        }
        while true {
            skipSpace()
            let nameStart = at
            let name = try string()
            let writtenName = nameStart..<at
            guard names.insert(name).inserted else { throw Malformed() }
            skipSpace()
            try expect(UInt8(ascii: ":"))
            skipSpace()
            let start = at
            try value(depth: depth)
            members.append(Member(name: name, writtenName: writtenName, written: start..<at))
            skipSpace()
            if next == UInt8(ascii: "}") { break }
            try expect(UInt8(ascii: ","))
        }
        at += 1
        return members
    }

    private mutating func array(depth: Int) throws(Malformed) {
        guard depth <= Self.deepest else { throw Malformed() }
        try expect(UInt8(ascii: "["))
        skipSpace()
        if next == UInt8(ascii: "]") {
            at += 1
            return
        }
        while true {
            skipSpace()
            try value(depth: depth)
            skipSpace()
            if next == UInt8(ascii: "]") { break }
            try expect(UInt8(ascii: ","))
        }
        at += 1
    }

    private mutating func value(depth: Int) throws(Malformed) {
        switch next {
        case UInt8(ascii: "{"): _ = try object(depth: depth + 1)
        case UInt8(ascii: "["): try array(depth: depth + 1)
        case UInt8(ascii: "\""): _ = try string()
        case UInt8(ascii: "t"): try word("true")
        case UInt8(ascii: "f"): try word("false")
        case UInt8(ascii: "n"): try word("null")
        default: try number()
        }
    }

    private mutating func word(_ word: StaticString) throws(Malformed) {
        for offset in 0..<word.utf8CodeUnitCount { try expect(word.utf8Start[offset]) }
    }

    private mutating func number() throws(Malformed) {
        let start = at
        while let byte = next, OracleDecimal.bytes.contains(byte) { at += 1 }
        guard OracleDecimal(bytes[start..<at]) != nil else { throw Malformed() }
    }
}

// MARK: - Strings

extension OracleJSON {
    private mutating func string() throws(Malformed) -> [UInt8] {
        try expect(UInt8(ascii: "\""))
        var value: [UInt8] = []
        while let byte = next, byte != UInt8(ascii: "\"") {
            guard byte >= 0x20 else { throw Malformed() }
            at += 1
            if byte == UInt8(ascii: "\\") {
                value.append(contentsOf: Array(String(try escape()).utf8))
            } else {
                value.append(byte)
            }
        }
        try expect(UInt8(ascii: "\""))
        return value
    }

    private mutating func escape() throws(Malformed) -> Unicode.Scalar {
        let letter = next
        at += 1
        switch letter {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try scalar()
        default: throw Malformed()
        }
    }

    private mutating func scalar() throws(Malformed) -> Unicode.Scalar {
        let unit = try fourDigits()
        guard 0xD800..<0xDC00 ~= unit else {
            guard let scalar = Unicode.Scalar(unit) else { throw Malformed() }
            return scalar
        }
        try expect(UInt8(ascii: "\\"))
        try expect(UInt8(ascii: "u"))
        let low = try fourDigits()
        guard 0xDC00..<0xE000 ~= low, let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
        else { throw Malformed() }
        return scalar
    }

    private mutating func fourDigits() throws(Malformed) -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { throw Malformed() }
            unit = unit << 4 + UInt32(digit)
            at += 1
        }
        return unit
    }
}
