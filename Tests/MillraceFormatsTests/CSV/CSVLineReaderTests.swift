import MillraceFormats
import Testing

/// Lines of comma-separated values; what they stand for is worked out by RFC 4180, section 2.
@Suite struct CSVLineReaderTests {
    private func fields(_ line: String) throws -> [String] {
        let reader = CSVLineReader()
        return try Array(line.utf8).withUnsafeBytes { bytes in
            let fields = try reader.read(bytes)
            return fields.indices.map { fields.string($0) }
        }
    }

    @Test(arguments: [
        ("a,b,c", ["a", "b", "c"]), ("", [""]), (",", ["", ""]), ("a,,", ["a", "", ""]), (" a , b", [" a ", " b"]),
        (#""a,b",c"#, ["a,b", "c"]), (#""say ""so""",x"#, [#"say "so""#, "x"]), ("\"\"\",\"\"\"", ["\",\""]),
        ("\"\",\"\"", ["", ""]),
        (#"a,"""#, ["a", ""]), ("a,b\r", ["a", "b"]), ("é,世界", ["é", "世界"]), (#""a""#, ["a"]),
    ])
    func read(_ line: String, _ expected: [String]) throws {
        #expect(try fields(line) == expected)
    }

    @Test(arguments: [
        (#""a"#, CSVError.Reason.openQuote, 0), (#"x,"a""b"#, .openQuote, 2), (#"a"b"#, .strayQuote, 1),
        (#""a"b,c"#, .strayQuote, 2), (#"a,b""#, .strayQuote, 3),
    ])
    func refuse(_ line: String, _ reason: CSVError.Reason, _ position: Int) {
        let error = #expect(throws: CSVError.self) { try fields(line) }
        #expect(error?.reason == reason)
        #expect(error?.position == position)
    }

    @Test func aReaderIsUsedAgain() throws {
        let reader = CSVLineReader()
        for line in ["long,\"field, quoted\",x", "a,b"] {
            try Array(line.utf8).withUnsafeBytes { bytes in
                let fields = try reader.read(bytes)
                #expect(fields.last.map { String(decoding: $0, as: UTF8.self) } == (line == "a,b" ? "b" : "x"))
            }
        }
    }
}
