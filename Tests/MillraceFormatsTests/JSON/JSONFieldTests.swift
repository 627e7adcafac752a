import MillraceFormats
import Testing

/// Typed access to the fields of a record.
@Suite struct JSONFieldTests {
    private enum Field: String, JSONFieldName {
        case vehicle, wheel, kPa = "pressure_kPa", time, moving, seq, note, long = "a name of more than sixteen bytes"
        case other = "a name of more than sixtoen bytes"
    }

    private func read<Result>(_ text: String, _ body: (JSONFields<Field>) throws -> Result) throws -> Result {
        try JSONFieldReader<Field>().read(text, body)
    }

    private func message(_ text: String, _ body: (JSONFields<Field>) throws -> Void) -> String? {
        do {
            try read(text, body)
            return nil
        } catch { return (error as? JSONError)?.message }
    }

    @Test func filesEachMemberUnderItsField() throws {
        let text = """
            { "unknown" : [{"vehicle":"no"}], "vehicle":"V-1", "pressure_kPa" : 181.300, "moving":true, "seq":-42,
              "note":null, "a name of more than sixteen bytes":[1], "wh\\u0065el" : "F\\nL" }
            """
        try read(text) { fields throws in
            #expect(try fields.string(.vehicle) == "V-1")
            #expect(try fields.string(.wheel) == "F\nL")
            #expect(try fields.decimal(.kPa).description == "181.300")
            #expect(try fields.double(.kPa) == 181.3)
            #expect(try fields.bool(.moving))
            #expect(try fields.int64(.seq) == -42)
            #expect(
                Field.allCases.map { fields.kind($0) } == [
                    .string, .string, .number, .absent, .bool, .number, .null, .array, .absent,
                ])
            #expect(try fields.stringIfPresent(.time) == nil)
            #expect(try fields.stringIfPresent(.note) == nil)
            #expect(try fields.boolIfPresent(.moving) == true)
            #expect(fields[.vehicle].int64 == nil && fields[.seq].string == nil && fields[.time].bool == nil)
            #expect(fields[.wheel].equals("F\nL") && !fields[.wheel].equals("F\nLx") && !fields[.wheel].equals("F"))
            #expect(fields[.vehicle].equals("V-1") && fields[.wheel].hasEscapes && !fields[.vehicle].hasEscapes)
            #expect(try fields.withUTF8(.wheel) { Array($0) } == [0x46, 0x0A, 0x4C])
            #expect(String(decoding: fields[.kPa].raw, as: UTF8.self) == "181.300")
            #expect(fields[.time].raw.isEmpty)
            #expect(
                fields.members.map { $0.key.string } == [
                    "unknown", "vehicle", "pressure_kPa", "moving", "seq", "note", "a name of more than sixteen bytes",
                    "wheel",
                ])
            #expect(fields.field(ofMemberAt: 7) == .wheel && fields.field(ofMemberAt: 0) == nil)
        }
    }

    @Test func errorsNameTheField() {
        #expect(
            message(#"{"seq":1,  "pressure_kPa" : "181" }"#) { _ = try $0.decimal(.kPa) }
                == "field pressure_kPa: expected a number, found a string at byte 28")
        #expect(message("{}") { _ = try $0.string(.vehicle) } == "field vehicle: is missing")
        #expect(
            message(#"{"seq":1.5}"#) { _ = try $0.int64(.seq) }
                == "field seq: 1.5 is not a whole number of 64 bits at byte 7")
        #expect(
            message(#"{"moving":null}"#) { _ = try $0.bool(.moving) }
                == "field moving: expected a boolean, found null at byte 10")
        #expect(
            message(#"{"seq":1e999}"#) { _ = try $0.double(.seq) } == "field seq: 1e999 is too great at byte 7")
        #expect(
            message(#"{"note":[]}"#) { _ = try $0.stringIfPresent(.note) }
                == "field note: expected a string, found an array at byte 8")
        #expect(
            message(#"{"note":7}"#) { _ = try $0.withUTF8(.note) { $0.count } }
                == "field note: expected a string, found a number at byte 8")
        #expect(message("[1]") { _ in } == "expected an object, found an array at byte 0")
        #expect(message(" [1") { _ in } == "the document ends inside a value at byte 3")
    }

    @Test func wholeNumbersAreWholeByTheirValue() throws {
        let cases: [(String, Int64?)] = [
            ("0", 0), ("-0", 0), ("12.0", 12), ("1.2e1", 12), ("120e-1", 12), ("12.5", nil),
            ("9223372036854775807", .max),
            ("-9223372036854775808", .min), ("9223372036854775808", nil), ("-9223372036854775809", nil),
            ("999999999999999999", 999_999_999_999_999_999), ("-99999999999999999", -99_999_999_999_999_999),
            ("1e18", 1_000_000_000_000_000_000),
            ("1e19", nil), ("0e999999999999999999999", 0), ("1e-999999999999999999999", nil), ("true", nil),
            ("\"1\"", nil),
        ]
        for (text, expected) in cases {
            try read(#"{"seq":\#(text)}"#) { #expect($0[.seq].int64 == expected, "\(text)") }
        }
    }

    @Test func doublesAreTheNearest() {
        // Reference: the standard library's conversion of the same text.
        forSeeds(5_000) { chance in
            var text = RandomJSON.number(&chance)
            if chance.oneIn(3) { text = Double(bitPattern: chance.next() & 0x7FEF_FFFF_FFFF_FFFF).description }
            let expected = Double(text).flatMap { $0.isFinite ? $0 : nil }
            let found = try read("{\"seq\":\(text)}") { $0[.seq].double }
            if found?.bitPattern != expected?.bitPattern { throw Disagreement("\(text): \(String(describing: found))") }
        }
    }

    @Test func nestedValuesOpenAgain() throws {
        let text = #" {"a" : { "x" : [ 1 , "two" , { "y":null } , [ ] ], "z\n":{} } , "b":[]} "#
        try JSONReader().readObject(text) { object throws in
            #expect(object.count == 2)
            #expect(
                String(decoding: object[0].value.raw, as: UTF8.self)
                    == #"{ "x" : [ 1 , "two" , { "y":null } , [ ] ], "z\n":{} }"#)
            #expect(String(decoding: object[0].key.raw, as: UTF8.self) == "\"a\"")
            let members = try #require(object["a"].members)
            #expect(members.map { $0.key.string } == ["x", "z\n"])
            let elements = try #require(members["x"].elements)
            #expect(elements.map(\.kind) == [.number, .string, .object, .array])
            #expect(elements.map(\.position) == [18, 22, 30, 45])
            #expect(members["none"].kind == .absent && object["none"].kind == .absent)
            #expect(object["b"].elements.map { Array($0).isEmpty } == true)
            #expect(object["b"].members == nil)
        }
    }

    @Test func oneReaderServesManyDocuments() throws {
        let reader = JSONFieldReader<Field>()
        for round in 0..<200 {
            let padding = (0..<round % 90).map { "\"p\($0)\":{\"q\($0)\":1}" }.joined(separator: ",")
            let text =
                "{" + padding + (padding.isEmpty ? "" : ",") + (round % 3 == 0 ? "\"note\":1" : "\"seq\":\(round)")
                + "}"
            try reader.read(text) { fields in
                #expect(fields[.seq].int64 == (round % 3 == 0 ? nil : Int64(round)))
                #expect(fields.members.count == round % 90 + 1)
            }
            #expect(throws: JSONError.self) { try reader.read(#"{"seq":1,"x":{"y":[{"z":1,"#) { _ in } }
        }
    }

    @Test func namesThatDifferOnlyInTheMiddleAreToldApart() throws {
        try read(#"{"a name of more than sixtoen bytes":1,"a name of more than sixtaen bytes":2}"#) { fields throws in
            #expect(fields.kind(.long) == .absent)
            #expect(fields[.other].int64 == 1)
            #expect(fields.field(ofMemberAt: 1) == nil)
        }
    }

    /// One reader, records of one shape in changing orders, some with a member missing, repeated or strange; the table of
    /// values that went in says what must come out.
    @Test func orderOfMembersDoesNotMatter() {
        let reader = JSONFieldReader<Field>()
        forSeeds(2_000) { chance in
            var members = Field.allCases.enumerated().map { ($0.element.rawValue, Int64($0.offset)) }
            if chance.oneIn(2) { members.shuffle(using: &chance) }
            if chance.oneIn(2) { members.remove(at: Int.random(in: 0..<members.count, using: &chance)) }
            if chance.oneIn(2) {
                members.insert(("stranger", 99), at: Int.random(in: 0...members.count, using: &chance))
            }
            let isDoubled = chance.oneIn(4)
            if isDoubled { members.insert(chance.pick(members), at: Int.random(in: 0...members.count, using: &chance)) }
            let tree = JSONValue.object(members.map { .init($0.0, .integer($0.1)) })
            let bytes =
                isDoubled || chance.oneIn(2) ? Array(tree.description.utf8) : RandomJSON.spelling(of: tree, &chance)
            let found = bytes.withUnsafeBytes { bytes in
                try? reader.read(bytes) { fields in Field.allCases.map { fields[$0].int64 } }
            }
            let expected = Field.allCases.map { field in members.first { $0.0 == field.rawValue }?.1 }
            if found != (isDoubled ? nil : expected) { throw Disagreement("\(tree): \(String(describing: found))") }
        }
    }

    private enum Single: String, JSONFieldName { case only }

    /// Cases in another order than their tags, so that the ordinal cannot be the byte.
    private enum Reordered: String, JSONFieldName {
        case one, two, three
        static let allCases: [Reordered] = [.three, .one, .two]
    }

    @Test func fieldTypesOfEveryShape() throws {
        #expect(try JSONFieldReader<Single>().read(#"{"x":0,"only":1}"#) { $0[.only].int64 } == 1)
        try JSONFieldReader<Reordered>().read(#"{"one":1,"two":2,"three":3}"#) { fields throws in
            #expect([Reordered.one, .two, .three].map { fields[$0].int64 } == [1, 2, 3])
        }
    }

    private struct Reading: JSONReadable {
        enum Field: String, JSONFieldName { case wheel, kPa = "pressure_kPa" }
        var wheel: String
        var kPa: ExactDecimal

        init(json: JSONFields<Field>) throws(JSONError) {
            wheel = try json.string(.wheel)
            kPa = try json.decimal(.kPa)
            if kPa.isNegative { throw .rejected("a pressure is not negative", field: "kPa", at: json[.kPa].position) }
        }
    }

    @Test func recordsDecode() throws {
        let reader = JSONFieldReader<Reading.Field>()
        func decode(_ text: String) throws -> Reading {
            try Array(text.utf8).withUnsafeBytes { try reader.decode(Reading.self, from: $0) }
        }
        let reading = try decode(#"{"wheel":"FL","pressure_kPa":181.3}"#)
        #expect(reading.wheel == "FL" && reading.kPa == ExactDecimal(significand: 1813, scale: 1))
        #expect(throws: JSONError.rejected("a pressure is not negative", field: "kPa", at: 28)) {
            try decode(#"{"wheel":"","pressure_kPa": -1}"#)
        }
    }
}
